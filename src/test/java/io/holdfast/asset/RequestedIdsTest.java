package io.holdfast.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestedIdsTest {
    private static final String ID = "0190ABCD-0000-7000-8000-000000000001";

    @Test
    void idsAreReadInTheirOrderHoweverTheyAreSpelt() {
        List<String> given = List.of(ID, "01900000-0000-7000-8000-000000000000");

        assertThat(RequestedIds.assets(new JsonObject().put("ids", new JsonArray(given)), "ids", 2))
                .containsExactly(UUID.fromString(ID), UUID.fromString(given.get(1)));
        assertThat(RequestedIds.one("before", ID)).isEqualTo(UUID.fromString(ID));
    }

    @Test
    void whatIsNoListOfIdsIsRefused() {
        for (JsonObject object : List.of(
                new JsonObject(),
                new JsonObject().putNull("ids"),
                new JsonObject().put("ids", ID),
                new JsonObject().put("ids", new JsonArray()),
                new JsonObject().put("ids", new JsonArray().add(ID).add(ID).add(ID)),
                new JsonObject().put("ids", new JsonArray().add(1)),
                new JsonObject().put("ids", new JsonArray().addNull()),
                new JsonObject().put("ids", new JsonArray().add("1-1-1-1-1")))) {
            assertThatThrownBy(() -> RequestedIds.assets(object, "ids", 2))
                    .as(object.encode())
                    .isInstanceOf(ProblemException.class);
        }
        assertThatThrownBy(() -> RequestedIds.one("before", 1)).isInstanceOf(ProblemException.class);
    }
}
