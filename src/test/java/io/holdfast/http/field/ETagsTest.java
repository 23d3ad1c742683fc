package io.holdfast.http.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ETagsTest {
    @Test
    void aListHasStrongAndWeakTagsAndCommasWithinQuotes() {
        assertThat(ETags.of(" , \"xyzzy\", W/\"r2d2,xxxx\" ,,\"\"")
                        .orElseThrow()
                        .tags())
                .isEqualTo(List.of(
                        new EntityTag(false, "xyzzy"), new EntityTag(true, "r2d2,xxxx"), new EntityTag(false, "")));
    }

    @Test
    void anAsteriskIsAny() {
        assertThat(ETags.of(" * ").orElseThrow().any()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "xyzzy",
                "\"a",
                "a\"",
                "\"a\" \"b\"",
                "w/\"a\"",
                "W/",
                "W/a",
                "*, \"a\"",
                "\"a b\"",
                "\"a\"x"
            })
    void whatIsMalformedIsNoList(String value) {
        assertThat(ETags.of(value)).isEmpty();
    }

    /** RFC 9110 section 8.8.3.2, the table of comparisons. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "W/\"1\", W/\"1\", false, true",
                "W/\"1\", W/\"2\", false, false",
                "W/\"1\", \"1\", false, true",
                "\"1\", \"1\", true, true"
            })
    void tagsCompareStronglyAndWeakly(String left, String right, boolean strong, boolean weak) {
        EntityTag first = EntityTag.of(left).orElseThrow();
        EntityTag second = EntityTag.of(right).orElseThrow();

        assertThat(first.stronglyEquals(second)).isEqualTo(strong);
        assertThat(first.weaklyEquals(second)).isEqualTo(weak);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"a\", \"b\"", "\"a\",", ",\"a\"", " \"a\""})
    void aSingleTagIsNothingElse(String value) {
        assertThat(EntityTag.of(value)).isEmpty();
    }
}
