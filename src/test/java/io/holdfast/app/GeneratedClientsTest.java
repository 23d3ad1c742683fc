package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.NodeScripts;
import io.holdfast.testing.Picture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients that people have generators make of the document, as strict TypeScript. */
@GatewayTest
class GeneratedClientsTest {
    private static final Path GENERATOR = Path.of("target", "openapi-generator", "openapi-generator-cli.jar");

    /** In which what is generated finds what is installed. */
    private static final Path GENERATED = Path.of("target", "js", "clients").toAbsolutePath();

    @TempDir
    static Path folder;

    private static GatewayServer server;

    @BeforeAll
    static void install(GatewayServer given) throws Exception {
        server = given;
        NodeScripts.install("openapi-typescript and orval");
    }

    @Test
    void threeGeneratorsMakeClientsThatCompileAndUploadAFile() throws Exception {
        Path document = folder.resolve("openapi.yaml");
        Files.write(
                document,
                server.send(HttpRequest.newBuilder(URI.create(server.url("/openapi.yaml")))
                                .build())
                        .body());
        Path picture = Files.write(folder.resolve("picture.png"), Picture.png(30, 20));
        JsonObject wish = new JsonObject()
                .put("document", document.toString())
                .put("gateway", server.url(""))
                .put("token", GatewayServer.token("gen"))
                .put(
                        "generator",
                        new JsonArray()
                                .add(java())
                                .add("-XX:TieredStopAtLevel=1")
                                .add("-jar")
                                .add(generator()))
                .put("folder", GENERATED.toString())
                .put("picture", picture.toString());

        JsonObject uploaded = NodeScripts.run("clients.mjs", wish, folder.resolve("clients.out"), "uploaded")
                .getJsonObject("uploaded");

        for (Map.Entry<String, String> client : Map.of(
                        "openapiFetch", "one.png", "orval", "two.png", "typescriptFetch", "three.png")
                .entrySet()) {
            JsonObject asset = GatewayContract.json(
                    server.send(server.as("gen", "/v1/assets/" + uploaded.getString(client.getKey()))
                            .build()));
            assertThat(asset.getString("filename")).isEqualTo(client.getValue());
            assertThat(asset.getString("mediaType")).isEqualTo("image/png");
            assertThat(asset.getInteger("width")).isEqualTo(30);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String generator() {
        assertThat(GENERATOR).as("what the build copies there").exists();
        return GENERATOR.toAbsolutePath().toString();
    }
}
