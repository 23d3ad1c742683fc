package io.holdfast.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request states is done or refused, never passed over; what an answer states can be used as it is. */
@GatewayTest
class StatedTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void aMemberThatIsNotKnownErasesNothing() throws Exception {
        String id = upload("ida").getString("id");

        assertThat(post("ida", "/v1/assets/deletions", "{\"filter\":{\"kind\":\"uploaded\"},\"dryrun\":true}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("ida", "/v1/assets/deletions?dryRun=true", "{\"ids\":[\"" + id + "\"]}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(get("ida", "/v1/assets/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void aDryRunSaysWhatWouldBeErased() throws Exception {
        String id = upload("jon").getString("id");
        for (String which : new String[] {"\"ids\":[\"" + id + "\"]", "\"filter\":{\"kind\":\"uploaded\"}"}) {
            HttpResponse<byte[]> answer = post("jon", "/v1/assets/deletions", "{" + which + ",\"dryRun\":true}");

            assertThat(GatewayContract.json(answer))
                    .isEqualTo(new JsonObject().put("erased", 1).put("held", 0).put("dryRun", true));
        }
        assertThat(get("jon", "/v1/assets/" + id).statusCode()).isEqualTo(200);
        assertThat(GatewayContract.json(post("jon", "/v1/assets/deletions", "{\"ids\":[\"" + id + "\"]}"))
                        .getInteger("erased"))
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/exports, '{\"filters\":{\"kind\":\"uploaded\"}}'",
        "/v1/collections, '{\"title\":\"a\",\"public\":true}'",
        "/v1/policy/acceptances, '{\"version\":\"usual\",\"revoke\":true}'"
    })
    void otherMembersAreRefusedToo(String path, String body) throws Exception {
        assertThat(post("kim", path, body).statusCode()).isEqualTo(422);
    }

    @Test
    void aParameterThatIsNotKnownIsRefusedButForThoseThatOthersAddToLinks() throws Exception {
        assertThat(get("kim", "/v1/assets?colection=x").statusCode()).isEqualTo(422);
        assertThat(get("kim", "/v1/quota?v=2").statusCode()).isEqualTo(422);
        assertThat(get("kim", "/robots.txt?utm_source=x").statusCode()).isEqualTo(200);
    }

    /** draft-ietf-httpapi-idempotency-key-header-07. */
    @ParameterizedTest
    @CsvSource({"/v1/collections", "/v1/exports", "/v1/webhooks", "/v1/uploads"})
    void aKeyThatIsNotKeptIsRefused(String path) throws Exception {
        HttpResponse<byte[]> refused = server.send(server.as("kim", path)
                .header("Idempotency-Key", "k")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build());

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new String(refused.body(), UTF_8)).contains("Idempotency-Key is not taken here.");
    }

    @Test
    void aNumberThatIsTooLargeDoesNotBecomeAText() throws Exception {
        assertThat(post("kim", "/v1/collections", "{\"title\":1E400}").statusCode())
                .isEqualTo(422);
        assertThat(new String(
                        post("kim", "/v1/collections", "{\"title\":[{\"x\":-1E400}]}")
                                .body(),
                        UTF_8))
                .contains("too large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551615", "1E400", "-12E+998", "1.5E309"})
    void aNumberOfParametersIsKeptBeyondADouble(String number) throws Exception {
        HttpResponse<byte[]> run = run("{\"x\":[" + number + "]}");

        assertThat(run.statusCode()).isEqualTo(201);
        Object kept = GatewayContract.json(run)
                .getJsonObject("parameters")
                .getJsonArray("x")
                .getValue(0);
        assertThat(new BigDecimal(kept.toString())).isEqualByComparingTo(new BigDecimal(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E1001", "1E-400", "1E-99999999", "1E99999999", "1E2147483647"})
    void aNumberThatCannotBeKeptIsRefused(String number) throws Exception {
        assertThat(run("{\"x\":{\"y\":" + number + "}}").statusCode()).isEqualTo(422);
    }

    @Test
    void theKeyOfWhatWasErasedMakesItAnew() throws Exception {
        HttpRequest.Builder request = server.as("lea", "/v1/assets")
                .header("Idempotency-Key", "again")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Picture.png(8, 8)));
        String first = GatewayContract.json(server.send(request.build())).getString("id");
        server.send(server.as("lea", "/v1/assets/" + first).DELETE().build());

        HttpResponse<byte[]> second = server.send(request.build());

        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(GatewayContract.json(second).getString("id")).isNotEqualTo(first);
    }

    /** RFC 6266 section 4.2. */
    @Test
    void mediaIsSavedWhereItIsAskedFor() throws Exception {
        JsonObject asset = upload("mia");
        String content = "/v1/assets/" + asset.getString("id") + "/content";

        assertThat(disposition(get("mia", content))).startsWith("inline; filename=\"a.png\"");
        assertThat(disposition(get("mia", content + "?download"))).startsWith("attachment; filename=\"a.png\"");
        assertThat(disposition(get("mia", content + "?download=b%20c.png")))
                .startsWith("attachment; filename=\"b c.png\"");
        assertThat(disposition(open(asset.getString("contentUrl") + "?download=x%2Fy.png")))
                .startsWith("attachment; filename=\"y.png\"");
    }

    @Test
    void aSignedUrlSaysWhenItIsOver() throws Exception {
        JsonObject asset = upload("mia");

        assertThat(Instant.parse(asset.getString("contentUrlExpiresAt"))).isAfter(Instant.now());
        assertThat(open(asset.getString("contentUrl")).statusCode()).isEqualTo(200);
    }

    @Test
    void anArchiveCanBeLinkedTo() throws Exception {
        upload("ned");
        String path = GatewayContract.json(post("ned", "/v1/exports", "{}"))
                .getJsonObject("links")
                .getString("self");
        Waiting.until(
                () -> GatewayContract.json(get("ned", path)).getString("state").equals("ready"));
        JsonObject export = GatewayContract.json(get("ned", path));

        HttpResponse<byte[]> archive = open(export.getString("contentUrl"));

        assertThat(archive.statusCode()).isEqualTo(200);
        assertThat(archive.body()).hasSize(export.getInteger("size")).startsWith('P', 'K');
        assertThat(disposition(archive)).startsWith("attachment; filename=\"holdfast-");
        assertThat(open(export.getString("contentUrl").replace("/e/", "/c/")).statusCode())
                .isEqualTo(404);
        byte[] part = server.send(HttpRequest.newBuilder(local(export.getString("contentUrl")))
                        .header("Range", "bytes=2-9")
                        .build())
                .body();
        assertThat(part).isEqualTo(Arrays.copyOfRange(archive.body(), 2, 10));
    }

    private static JsonObject upload(String person) throws Exception {
        return GatewayContract.json(server.send(server.as(person, "/v1/assets?name=a.png")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Picture.png(5, 7)))
                .build()));
    }

    private static String disposition(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("content-disposition").orElse("");
    }

    private static URI local(String url) {
        return URI.create(url.replace("http://localhost:8080", server.url("")));
    }

    private static HttpResponse<byte[]> open(String url) throws Exception {
        return server.send(HttpRequest.newBuilder(local(url)).build());
    }

    private static HttpResponse<byte[]> get(String person, String path) throws Exception {
        return server.send(server.as(person, path).build());
    }

    private static HttpResponse<byte[]> post(String person, String path, String json) throws Exception {
        return server.send(server.as(person, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private static HttpResponse<byte[]> run(String parameters) throws Exception {
        return Backend.send(new Backend("backend", "num", server.gateway.port())
                .request(Backend.path(UUID.randomUUID()))
                .PUT(BodyPublishers.ofString("{\"model\":\"m\",\"parameters\":" + parameters + "}")));
    }
}
