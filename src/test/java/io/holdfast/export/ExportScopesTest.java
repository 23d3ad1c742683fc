package io.holdfast.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Persons;
import io.holdfast.testing.Picture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An export holds what the token that asked for it may read by itself. */
@GatewayTest
class ExportScopesTest {
    private static final JsonObject ALL = new JsonObject();
    private static final String READ = "assets:read";
    private static final String BOTH = "assets:read account:manage";

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void withoutTheScopeForTheAccountNothingOfItIsInTheArchiveWhichSaysSo() throws Exception {
        ExportRequests liv = requests("liv", READ);
        requests("liv", GatewayServer.SCOPES).upload(port(), "a.png", "image/png", Picture.png(4, 4));
        assertThat(liv.send(port(), "GET", "/v1/account", "").statusCode()).isEqualTo(403);

        String content = liv.ready(port(), ALL);
        Map<String, byte[]> files =
                ExportRequests.files(liv.send(port(), "GET", content, "").body());

        assertThat(files).containsKeys("export.json", "usage.json", "files/000001.json");
        assertThat(files).doesNotContainKey("account.json");
        files.keySet().forEach(name -> assertThat(text(files, name)).as(name).doesNotContain(Persons.subject("liv")));
        JsonArray omitted = ExportRequests.json(files, "export.json").getJsonArray("omitted");
        assertThat(omitted).hasSize(1);
        assertThat(omitted.getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("file", "account.json")
                        .put("scope", "account:manage")
                        .put("reason", ExportScopes.OMISSION));
        assertThat(liv.at(port(), content.replace("/content", "")).getJsonArray("omitted"))
                .isEqualTo(omitted);
        for (String name : List.of("README.txt", "index.html")) {
            assertThat(text(files, name)).as(name).contains(ExportScopes.OMISSION);
        }
    }

    @Test
    void aSelectionHoldsNoMoreThanEverythingDoes() throws Exception {
        String asset = requests("pia", GatewayServer.SCOPES)
                .upload(port(), "a.png", "image/png", Picture.png(4, 4))
                .getString("id");
        ExportRequests pia = requests("pia", READ);

        String content = pia.ready(port(), new JsonObject().put("ids", new JsonArray().add(asset)));

        assertThat(ExportRequests.files(pia.send(port(), "GET", content, "").body()))
                .doesNotContainKey("account.json");
    }

    @Test
    void whatHoldsTheAccountIsOnlyForTokensThatMayReadIt() throws Exception {
        ExportRequests ola = requests("ola", BOTH);
        String content = ola.ready(port(), ALL);

        for (String method : List.of("GET", "HEAD")) {
            assertThat(requests("ola", READ).send(port(), method, content, "").statusCode())
                    .isEqualTo(403);
        }
        HttpResponse<byte[]> refused = requests("ola", READ).send(port(), "GET", content, "", "Range", "bytes=0-9");
        HttpResponse<byte[]> given = ola.send(port(), "GET", content, "");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(GatewayContract.json(refused).getString("type")).isEqualTo("/problems/scope-missing");
        assertThat(GatewayContract.json(refused).getString("scope")).isEqualTo("account:manage");
        Map<String, byte[]> files = ExportRequests.files(given.body());
        assertThat(ExportRequests.json(files, "account.json")
                        .getJsonObject("account")
                        .getString("subject"))
                .isEqualTo(Persons.subject("ola"));
        assertThat(ExportRequests.json(files, "export.json").getJsonArray("omitted"))
                .isEmpty();
        assertThat(text(files, "README.txt")).contains("account.json").doesNotContain(ExportScopes.OMISSION);
    }

    /** Those that an earlier version was asked for; what holds everything is as readable as it was. */
    @Test
    void anExportFromBeforeScopesWereKeptGoesOnWorking() throws Exception {
        ExportRequests uma = requests("uma", BOTH);
        String content = uma.ready(port(), ALL);
        String id = content.split("/", -1)[3];
        byte[] whole = uma.send(port(), "GET", content, "").body();

        server.execute("UPDATE export SET scopes = NULL WHERE id = '" + id + "'");

        assertThat(requests("uma", READ).send(port(), "GET", content, "").body())
                .isEqualTo(whole);
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    private static int port() {
        return server.gateway.port();
    }

    private static ExportRequests requests(String person, String scopes) {
        return new ExportRequests(server.client, person, scopes);
    }
}
