package io.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.CollectionRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.TwoReplicas;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Features that an operator ends, at two replicas of one S3 store. */
@GatewayTest(own = true)
class DecommissionTest {
    private static TwoReplicas replicas;
    private static Operator operator;

    @BeforeAll
    static void start(TwoReplicas given) throws Exception {
        replicas = given;
        operator = new Operator(replicas.first);
    }

    @Test
    void whatNothingElseNeedsIsErasedAlsoWhenTheStoreFailsAtFirst() throws Exception {
        List<String> doomed = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (String person : List.of("ann", "ben", "cem")) {
            for (int i = 0; i < 3; i++) {
                doomed.add(person + " " + featured(person, "\"workflow:sketch\""));
                kept.add(person + " " + featured(person, "\"history\",\"workflow:sketch\""));
            }
        }
        replicas.faulty.refuse();
        assertThat(end("workflow:sketch", "erase").statusCode()).isEqualTo(200);
        Waiting.until(() -> ended("workflow:sketch").getString("state").equals("done"));

        JsonObject done = ended("workflow:sketch");
        assertThat(done.getInteger("dropped")).isEqualTo(18);
        assertThat(done.getInteger("erased")).isEqualTo(9);
        assertThat(done.getInteger("anonymised")).isZero();
        for (int turn = 0; turn < 2; turn++) {
            for (String asset : doomed) {
                assertThat(get(turn, asset).statusCode()).isEqualTo(404);
            }
            for (String asset : kept) {
                assertThat(GatewayContract.json(get(turn, asset)).getJsonArray("features"))
                        .containsExactly("history");
            }
        }
        assertThat(replicas.first.count("SELECT count(*) FROM event WHERE type = 'asset.erased' AND account_id = '"
                        + Operator.account("ann") + "'"))
                .isEqualTo(3);
        replicas.faulty.heal();
        Waiting.until(() -> replicas.first.count("SELECT count(*) FROM asset WHERE state = 'erasing'") == 0);
        replicas.untilTheStoreHoldsJustAssets();
    }

    @Test
    void nothingIsAddedToAFeatureThatHasEnded() throws Exception {
        String before = featured("dan", "\"history\"");
        Backend backend = new Backend("backend", "dan", replicas.second.port());
        JsonObject draft = new JsonObject().put("model", "m").put("feature", "remix");
        UUID run = UUID.randomUUID();
        backend.record(run, draft);
        assertThat(end("workflow:remix", "erase").statusCode()).isEqualTo(200);

        HttpResponse<byte[]> refused = patch(1, "dan", before, "\"workflow:remix\"");
        assertThat(refused.statusCode()).isEqualTo(410);
        assertThat(GatewayContract.json(refused).getString("type")).isEqualTo("/problems/feature-ended");
        assertThat(backend.record(UUID.randomUUID(), draft).statusCode()).isEqualTo(410);
        assertThat(backend.record(run, draft).statusCode()).isEqualTo(200);
        JsonObject late = GatewayContract.json(backend.push(run, 0, Picture.png(4, 4)));
        assertThat(GatewayContract.json(get(0, "dan " + late.getString("id"))).getJsonArray("features"))
                .containsExactly("history");
        assertThat(end("workflow:remix", "erase").statusCode()).isEqualTo(200);
        assertThat(end("workflow:remix", "anonymise").statusCode()).isEqualTo(409);
        assertThat(end("training", "erase").statusCode()).isEqualTo(404);
    }

    @Test
    void whatNothingWouldNeedIsNotTakenIn() throws Exception {
        String before = featured("gus", "\"workflow:keep\"");
        for (String feature : List.of("history", "gallery")) {
            replicas.first.execute(
                    "INSERT INTO feature_end (feature, outcome, author, reason, effective_at, begun_at, finished_at)"
                            + " VALUES ('" + feature + "', 'erase', 'o', 'r', now(), now(), now())");
        }
        try {
            HttpResponse<byte[]> refused = replicas.first.send(replicas.first
                    .as("gus", "/v1/assets")
                    .POST(BodyPublishers.ofByteArray(Picture.png(4, 4)))
                    .build());
            assertThat(refused.statusCode()).isEqualTo(410);
            String gallery = CollectionRequests.holding(replicas.first, "gus", before);
            assertThat(replicas.first
                            .send(replicas.first
                                    .as("gus", "/v1/collections/" + gallery + "/assets/" + before)
                                    .PUT(BodyPublishers.noBody())
                                    .build())
                            .statusCode())
                    .isEqualTo(410);
        } finally {
            replicas.first.execute("DELETE FROM feature_end WHERE feature IN ('history', 'gallery')");
        }
        String own = " WHERE account_id = '" + Operator.account("gus") + "'";
        Waiting.until(() -> replicas.first.count("SELECT count(*) FROM intake" + own) == 0);
        assertThat(replicas.first.count("SELECT count(*) FROM asset" + own)).isEqualTo(1);
        assertThat(replicas.first.count("SELECT reserved_bytes FROM quota" + own))
                .isZero();
        replicas.untilTheStoreHoldsJustAssets();
    }

    @Test
    void oneThatIsAnnouncedGoesOnUntilThen() throws Exception {
        JsonObject wish = new JsonObject()
                .put("then", "erase")
                .put("reason", "It is gone")
                .put("effectiveAt", "2999-01-01T00:00:00Z");
        assertThat(operator.send("PUT", "/v1/admin/features/workflow:later", wish.encode())
                        .statusCode())
                .isEqualTo(200);

        assertThat(ended("workflow:later").getString("state")).isEqualTo("announced");
        String asset = featured("eli", "\"workflow:later\"");
        replicas.first.execute(
                "UPDATE feature_end SET effective_at = now(), next_at = now() WHERE feature = 'workflow:later'");
        Waiting.until(() -> get(1, "eli " + asset).statusCode() == 404);
        assertThat(patch(0, "eli", featured("eli", "\"history\""), "\"workflow:later\"")
                        .statusCode())
                .isEqualTo(410);
    }

    @Test
    void whatIsHeldIsCountedAndGoesWhenThatEnds() throws Exception {
        String held = featured("fin", "\"workflow:tune\"");
        String free = featured("fin", "\"workflow:tune\"");
        String hold = operator.does("hold", "fin", new JsonObject().put("asset", held))
                .getString("hold");

        end("workflow:tune", "erase");
        Waiting.until(() -> ended("workflow:tune").getInteger("held") == 1);

        assertThat(ended("workflow:tune").getString("state")).isEqualTo("running");
        assertThat(get(0, "fin " + free).statusCode()).isEqualTo(404);
        assertThat(get(0, "fin " + held).statusCode()).isEqualTo(200);
        operator.does("lift", "fin", new JsonObject().put("hold", hold));
        Waiting.until(() -> ended("workflow:tune").getString("state").equals("done"));
        assertThat(get(1, "fin " + held).statusCode()).isEqualTo(404);
        assertThat(ended("workflow:tune").getInteger("erased")).isEqualTo(2);
    }

    @Test
    void aWrongWishIsRefused() throws Exception {
        for (String wish : List.of(
                "{\"then\":\"erase\"}",
                "{\"reason\":\"x\"}",
                "{\"then\":\"sell\",\"reason\":\"x\"}",
                "{\"then\":\"erase\",\"reason\":\" \"}",
                "{\"then\":\"erase\",\"reason\":\"x\",\"effectiveAt\":\"soon\"}",
                "{\"then\":\"erase\",\"reason\":\"x\",\"more\":1}")) {
            assertThat(operator.send("PUT", "/v1/admin/features/workflow:wrong", wish)
                            .statusCode())
                    .as(wish)
                    .isEqualTo(422);
        }
        for (String path : List.of("/v1/admin/features", "/v1/admin/jobs")) {
            assertThat(replicas.first
                            .send(replicas.first.as("ann", path).build())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static HttpResponse<byte[]> end(String feature, String then) throws Exception {
        return operator.send(
                "PUT",
                "/v1/admin/features/" + feature,
                new JsonObject().put("then", then).put("reason", "It is gone").encode());
    }

    private static JsonObject ended(String feature) throws Exception {
        return GatewayContract.json(operator.send("GET", "/v1/admin/features", "")).getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(item -> item.getString("feature").equals(feature))
                .findFirst()
                .orElseThrow();
    }

    private static String featured(String person, String features) throws Exception {
        String id = GatewayContract.json(replicas.first.send(replicas.first
                        .as(person, "/v1/assets")
                        .POST(BodyPublishers.ofByteArray(Picture.png(4, 4)))
                        .build()))
                .getString("id");
        assertThat(patch(0, person, id, features).statusCode()).isEqualTo(200);
        return id;
    }

    private static HttpResponse<byte[]> patch(int turn, String person, String id, String features) throws Exception {
        return replicas.first.send(GatewayServer.as(person, uri(turn, id))
                .method("PATCH", BodyPublishers.ofString("{\"features\":[" + features + "]}"))
                .build());
    }

    /** Asks for an asset that is named behind its owner. */
    private static HttpResponse<byte[]> get(int turn, String owned) throws Exception {
        int space = owned.indexOf(' ');
        return replicas.first.send(GatewayServer.as(owned.substring(0, space), uri(turn, owned.substring(space + 1)))
                .build());
    }

    private static URI uri(int turn, String id) {
        return URI.create("http://127.0.0.1:" + replicas.port(turn) + "/v1/assets/" + id);
    }
}
