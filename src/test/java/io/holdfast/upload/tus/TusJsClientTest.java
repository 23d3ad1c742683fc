package io.holdfast.upload.tus;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.NodeScripts;
import io.holdfast.testing.TwoReplicas;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tus client of npm under Node, at two replicas in turns; what it does is told in {@code src/test/js/upload.mjs}. */
@GatewayTest
class TusJsClientTest {
    private static final int MIB = 1 << 20;

    @TempDir
    static Path folder;

    private static TwoReplicas gateways;

    @BeforeAll
    static void start(TwoReplicas given) throws Exception {
        NodeScripts.install("tus-js-client");
        gateways = given;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tus-v1", "ietf-draft-03", "ietf-draft-05"})
    void breaksOffAndGoesOnAtTheOtherReplica(String protocol) throws Exception {
        Film film = Film.of(23 * MIB + 1);

        JsonObject seen = upload(
                "nala-" + protocol,
                film,
                false,
                List.of(2 * MIB, 9 * MIB, 17 * MIB),
                new JsonObject().put("protocol", protocol));

        assertThat(seen.getInteger("lives")).isEqualTo(4);
        isThere("nala-" + protocol, film, seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tus-v1", "ietf-draft-05"})
    void sendsTheFirstBytesWithTheCreation(String protocol) throws Exception {
        Film film = Film.of(9 * MIB + 2);

        JsonObject seen = upload(
                "nora-" + protocol,
                film,
                false,
                List.of(4 * MIB),
                new JsonObject()
                        .put("protocol", protocol)
                        .put("uploadDataDuringCreation", true)
                        .put("chunkSize", 3 * MIB + 1));

        isThere("nora-" + protocol, film, seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tus-v1", "ietf-draft-05"})
    void saysItsLengthAtTheEnd(String protocol) throws Exception {
        Film film = Film.of(11 * MIB + 3);
        JsonObject options = new JsonObject()
                .put("protocol", protocol)
                .put("uploadLengthDeferred", true)
                .put("chunkSize", 2 * MIB);

        JsonObject buffered = upload("nele-" + protocol, film, false, List.of(3 * MIB, 7 * MIB), options);
        JsonObject streamed = upload("nils-" + protocol, film, true, List.of(), options);

        assertThat(buffered.getInteger("lives")).isEqualTo(3);
        isThere("nele-" + protocol, film, buffered);
        isThere("nils-" + protocol, film, streamed);
    }

    @Test
    void sendsTwoHalvesAtOnceAndPutsThemTogether() throws Exception {
        Film film = Film.of(17 * MIB + 5);

        JsonObject seen = upload(
                "nick",
                film,
                false,
                List.of(3 * MIB, 11 * MIB),
                new JsonObject().put("parallelUploads", 2).put("chunkSize", 4 * MIB));

        isThere("nick", film, seen);
    }

    @Test
    void sendsNothingAsPatchWhereThatIsForbidden() throws Exception {
        Film film = Film.of(6 * MIB);

        JsonObject seen =
                upload("nina", film, false, List.of(2 * MIB), new JsonObject().put("overridePatchMethod", true));

        assertThat(seen.getJsonArray("requests").stream()).noneMatch(request -> ((String) request).startsWith("PATCH"));
        isThere("nina", film, seen);
    }

    private static void isThere(String person, Film film, JsonObject seen) throws Exception {
        assertThat(seen.getString("asset")).as(seen.encode()).isNotNull();
        gateways.of(person).areJust(film, URI.create(seen.getString("asset")).getPath());
        gateways.untilAllIsBack();
    }

    private static JsonObject upload(String person, Film film, boolean stream, List<Integer> cuts, JsonObject options)
            throws Exception {
        Path file = Files.write(folder.resolve(person), film.bytes(0, film.length));
        JsonObject wish = new JsonObject()
                .put("file", file.toString())
                .put(
                        "gateways",
                        new JsonArray(List.of(
                                "http://127.0.0.1:" + gateways.port(0), "http://127.0.0.1:" + gateways.port(1))))
                .put("token", GatewayServer.token(person))
                .put("cuts", new JsonArray(cuts))
                .put("stream", stream)
                .put("options", options);
        return NodeScripts.run("upload.mjs", wish, folder.resolve(person + ".out"), "lives");
    }
}
