package io.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Operator;
import io.holdfast.testing.PrivacyRequests;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest(own = true)
class PolicyEndpointTest {
    private static final String PAST = "2026-01-01T00:00:00Z";
    private static final String NOTICE = "holdfast-notice";

    private static GatewayServer server;
    private static Operator operator;

    @BeforeAll
    static void start(GatewayServer given) throws Exception {
        server = given;
        operator = new Operator(server);
    }

    @Test
    void aMaterialVersionIsShownInEveryAnswerUntilItIsAccepted() throws Exception {
        get("ann", "/v1/quota");
        publish("ann-1", true, PAST);
        publish("ann-2", true, Instant.now().plusSeconds(86_400).toString());

        String field = "\"ann-2\";url=\"/v1/policy/versions/ann-2\"";
        Waiting.until(() -> get("ann", "/v1/quota").headers().firstValue(NOTICE).equals(Optional.of(field)));
        assertThat(get("ann", "/v1/assets/nothing").headers().firstValue(NOTICE))
                .hasValue(field);
        assertThat(server.send(GatewayServer.backend(
                                        "backend",
                                        "ann",
                                        URI.create(server.url("/v1/generations/" + UUID.randomUUID())))
                                .PUT(BodyPublishers.ofString("{\"model\":\"m\"}"))
                                .build())
                        .headers()
                        .firstValue(NOTICE))
                .isEmpty();
        assertThat(versions(GatewayContract.json(get("ann", "/v1/notices")))).containsSequence("ann-2", "ann-1");

        assertThat(accept("ann", "ann-2").statusCode()).isEqualTo(200);

        Waiting.until(() -> get("ann", "/v1/quota").headers().firstValue(NOTICE).isEmpty());
        assertThat(versions(GatewayContract.json(get("ann", "/v1/notices")))).doesNotContain("ann-1", "ann-2");
        assertThat(accept("ann", "never").statusCode()).isEqualTo(404);
        assertThat(server.count(
                        "SELECT count(*) FROM policy_acceptance WHERE account_id = '" + Operator.account("ann") + "'"))
                .isEqualTo(1);
    }

    @Test
    void aVersionIsPublicAndForGood() throws Exception {
        publish("open-1", false, "2025-01-01T00:00:00Z");
        HttpResponse<byte[]> found = open("/v1/policy/versions/open-1");
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.headers().firstValue("cache-control").orElseThrow()).startsWith("public");
        assertThat(GatewayContract.json(found).getString("markdown")).isEqualTo("# Policy open-1");
        assertThat(open("/v1/policy").statusCode()).isEqualTo(200);
        String announced = Instant.now().plusSeconds(86_400).toString();
        publish("open-2", false, announced);
        assertThat(versions(GatewayContract.json(get("olaf", "/v1/notices"))))
                .contains("open-2")
                .doesNotContain("open-1");
        assertThat(GatewayContract.json(open("/v1/policy")).getString("version"))
                .isNotEqualTo("open-2");

        assertThat(operator.send("POST", "/v1/admin/policy/versions", PrivacyRequests.version("open-1", true, PAST))
                        .statusCode())
                .isEqualTo(409);
        for (String wrong : List.of(
                PrivacyRequests.version("a/b", true, PAST),
                PrivacyRequests.version("", true, PAST),
                PrivacyRequests.version("c", true, "tomorrow"),
                new JsonObject(PrivacyRequests.version("d", true, PAST))
                        .put("markdown", "")
                        .encode(),
                new JsonObject(PrivacyRequests.version("e", true, PAST))
                        .put("material", "yes")
                        .encode())) {
            assertThat(operator.send("POST", "/v1/admin/policy/versions", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(422);
        }
        assertThat(open("/v1/policy/versions/a%20b").statusCode()).isEqualTo(404);
    }

    @Test
    void whoOptedOutIsToldOnlyWhatIsEssential() throws Exception {
        for (String person : List.of("in", "out")) {
            assertThat(server.send(server.as(person, "/v1/account")
                                    .method(
                                            "PATCH",
                                            BodyPublishers.ofString("{\"communications\":" + person.equals("in") + "}"))
                                    .build())
                            .statusCode())
                    .isEqualTo(200);
        }
        JsonObject news = send(new JsonObject(PrivacyRequests.NEWS));
        JsonObject warning = send(new JsonObject(PrivacyRequests.NEWS).put("essential", true));
        JsonObject alone = send(new JsonObject(PrivacyRequests.NEWS)
                .put("account", Operator.account("in").toString()));
        publish("told-1", true, PAST);

        Waiting.until(() -> told("in") >= 4 && told("out") >= 2);
        Waiting.until(() -> server.count("SELECT count(*) FROM communication WHERE finished_at IS NULL") == 0);
        assertThat(tells("in", news) && tells("in", warning) && tells("in", alone))
                .isTrue();
        assertThat(tells("out", warning)).isTrue();
        assertThat(tells("out", news) || tells("out", alone)).isFalse();
        assertThat(server.count("SELECT count(*) FROM event e JOIN communication c ON c.id = e.communication_id"
                        + " WHERE c.kind = 'policy' AND e.essential AND e.account_id = '" + Operator.account("out")
                        + "'"))
                .isPositive();
        assertThat(get("in", "/v1/communications/" + news.getString("id")).statusCode())
                .isEqualTo(200);
        assertThat(get("out", "/v1/communications/" + news.getString("id")).statusCode())
                .isEqualTo(404);
        assertThat(get("out", "/v1/communications/" + alone.getString("id")).statusCode())
                .isEqualTo(404);
        assertThat(get("out", "/v1/communications/" + warning.getString("id")).statusCode())
                .isEqualTo(200);
        assertThat(server.count("SELECT count(*) FROM (SELECT account_id, communication_id FROM event"
                        + " WHERE communication_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1) doubles"))
                .isZero();
    }

    @Test
    void aStreamSaysWhetherWhatIsToldIsEssential() throws Exception {
        get("sue", "/v1/quota");
        JsonObject warning = send(new JsonObject(PrivacyRequests.NEWS).put("essential", true));
        Waiting.until(() -> tells("sue", warning));

        try (var stream = server.client
                .send(
                        server.as("sue", "/v1/events")
                                .header("Last-Event-ID", "0")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .body()) {
            String data = stream.filter(line -> line.contains(warning.getString("id")))
                    .findFirst()
                    .orElseThrow();

            assertThat(data).contains("\"communications\"", "\"essential\":true", "/v1/communications/");
        }
    }

    private static JsonObject send(JsonObject communication) throws Exception {
        HttpResponse<byte[]> taken = operator.send("POST", "/v1/admin/communications", communication.encode());
        assertThat(taken.statusCode()).isEqualTo(202);
        return GatewayContract.json(taken);
    }

    private static long told(String person) throws Exception {
        return server.count("SELECT count(*) FROM event WHERE type = 'communications' AND account_id = '"
                + Operator.account(person) + "'");
    }

    private static boolean tells(String person, JsonObject communication) throws Exception {
        return server.count("SELECT count(*) FROM event WHERE account_id = '" + Operator.account(person)
                        + "' AND communication_id = '" + communication.getString("id") + "'")
                == 1;
    }

    private static void publish(String name, boolean material, String effectiveAt) throws Exception {
        assertThat(operator.send(
                                "POST",
                                "/v1/admin/policy/versions",
                                PrivacyRequests.version(name, material, effectiveAt))
                        .statusCode())
                .isEqualTo(201);
    }

    private static List<String> versions(JsonObject notices) {
        JsonArray items = notices.getJsonArray("items");
        return items.stream()
                .map(item -> ((JsonObject) item).getString("version"))
                .toList();
    }

    private static HttpResponse<byte[]> accept(String person, String version) throws Exception {
        return server.send(server.as(person, "/v1/policy/acceptances")
                .POST(BodyPublishers.ofString("{\"version\":\"" + version + "\"}"))
                .build());
    }

    private static HttpResponse<byte[]> get(String person, String path) throws Exception {
        return server.send(server.as(person, path).build());
    }

    private static HttpResponse<byte[]> open(String path) throws Exception {
        return server.send(HttpRequest.newBuilder(URI.create(server.url(path))).build());
    }
}
