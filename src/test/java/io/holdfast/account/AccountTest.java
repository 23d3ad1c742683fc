package io.holdfast.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest(own = true)
class AccountTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void aPersonSeesAndCorrectsWhatIsKnownOfThem() throws Exception {
        JsonObject before = GatewayContract.json(get("ann"));
        assertThat(before.getString("subject")).isEqualTo("ann");
        assertThat(before.getValue("email")).isNull();
        assertThat(before.getBoolean("communications")).isTrue();

        HttpResponse<byte[]> changed = change(
                "ann",
                "\"1\"",
                "{\"name\":\" Ann O'Hara \",\"email\":\"ann@example.com\",\"locale\":\"de-at\",\"communications\":false}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.headers().firstValue("etag")).hasValue("\"2\"");
        JsonObject account = GatewayContract.json(get("ann"));
        assertThat(account.getString("name")).isEqualTo("Ann O'Hara");
        assertThat(account.getString("email")).isEqualTo("ann@example.com");
        assertThat(account.getString("locale")).isEqualTo("de-AT");
        assertThat(account.getBoolean("communications")).isFalse();

        assertThat(change("ann", "\"1\"", "{\"name\":\"Bob\"}").statusCode()).isEqualTo(412);
        assertThat(GatewayContract.json(change("ann", "*", "{\"name\":null}")).getValue("name"))
                .isNull();
        assertThat(GatewayContract.json(get("ann")).getString("email")).isEqualTo("ann@example.com");
    }

    @Test
    void whatCantBeIsRefusedWithoutRepeatingIt() throws Exception {
        for (String patch : List.of(
                "{\"email\":\"no address of mallory\"}",
                "{\"email\":\"mallory@\"}",
                "{\"email\":\"mallory@example\"}",
                "{\"email\":\"mallory@example.com\\r\\nBcc: all@example.com\"}",
                "{\"name\":\"" + "mallory".repeat(40) + "\"}",
                "{\"name\":\"mallory\\u0000\"}",
                "{\"name\":\" \"}",
                "{\"name\":7}",
                "{\"locale\":\"mallory_speaks\"}",
                "{\"communications\":\"mallory\"}",
                "{\"homeRegion\":\"mallory\"}",
                "{\"subject\":\"mallory\"}")) {
            HttpResponse<byte[]> refused = change("eve", "*", patch);

            assertThat(refused.statusCode()).as(patch).isEqualTo(422);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).doesNotContain("mallory");
        }
        assertThat(get("eve").headers().firstValue("etag")).hasValue("\"1\"");
    }

    @Test
    void aServiceThatMayUploadMayNotManageTheAccount() throws Exception {
        String token = Development.token(GatewayServer.SECRET, "kim", "assets:read assets:write");
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            assertThat(server.send(HttpRequest.newBuilder(URI.create(server.url("/v1/account")))
                                    .header("Authorization", "Bearer " + token)
                                    .method(method, BodyPublishers.noBody())
                                    .build())
                            .statusCode())
                    .as(method)
                    .isEqualTo(403);
        }
    }

    private static HttpResponse<byte[]> get(String person) throws Exception {
        return server.send(server.as(person, "/v1/account").build());
    }

    private static HttpResponse<byte[]> change(String person, String ifMatch, String patch) throws Exception {
        return server.send(server.as(person, "/v1/account")
                .header("If-Match", ifMatch)
                .method("PATCH", BodyPublishers.ofString(patch))
                .build());
    }
}
