package io.holdfast.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AssetFilterTest {
    private static final UUID ACCOUNT = new UUID(1, 1);
    private static final String ID = "01900000-0000-7000-8000-000000000001";

    @Test
    void whatIsNotAskedForNarrowsNothing() {
        AssetFilter filter = filter(Map.of("q", " "));

        assertThat(filter.narrows()).isFalse();
        assertThat(filter.condition()).isEqualTo("account_id = $1 AND state = 'stored'");
        assertThat(filter.words()).isEmpty();
    }

    @Test
    void everyFieldIsReadAndNoOther() {
        Set<String> read = new HashSet<>();
        AssetFilter filter = new AssetFilter(ACCOUNT, field -> {
            read.add(field);
            return Optional.empty();
        });

        assertThat(read).containsExactlyInAnyOrderElementsOf(AssetFilter.FIELDS);
        assertThat(filter.narrows()).isFalse();
    }

    @Test
    void eachConditionHasItsValue() {
        AssetFilter filter = filter(Map.of("model", "flux", "generation", ID));

        assertThat(filter.condition())
                .isEqualTo("account_id = $1 AND state = 'stored' AND model = $2 AND generation_id = $3");
        assertThat(filter.arguments().getString(1)).isEqualTo("flux");
        assertThat(filter.arguments().getUUID(2)).isEqualTo(UUID.fromString(ID));
    }

    @Test
    void aBoundHoldsWithinTheGalleryToo() {
        AssetFilter filter = filter(Map.of("collection", ID, "q", "sea"));
        filter.bound("<", new UUID(2, 2));

        assertThat(filter.conditionWithoutWords())
                .isEqualTo(
                        "account_id = $1 AND state = 'stored' AND id < $4 AND id IN (SELECT asset_id FROM collection_asset"
                                + " WHERE account_id = $1 AND collection_id = $2 AND asset_id < $4)");
        assertThat(filter.words()).hasValue("search_query($3)");
        assertThat(filter.condition()).contains(" AND (words @@ search_query($3) OR id IN (");
    }

    @Test
    void whatIsNoValueIsRefused() {
        for (String field : List.of("kind", "media", "generation", "collection", "from", "to")) {
            assertThatThrownBy(() -> filter(Map.of(field, "!")))
                    .as(field)
                    .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(
                                    refusal.problem().extensions().toString())
                            .contains("field=" + field));
        }
    }

    private static AssetFilter filter(Map<String, String> fields) {
        return new AssetFilter(ACCOUNT, field -> Optional.ofNullable(fields.get(field)));
    }
}
