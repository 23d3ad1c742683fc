package io.holdfast.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Gateway;
import io.holdfast.app.GatewayContract;
import io.holdfast.app.Settings;
import io.holdfast.media.credential.CredentialSigner;
import io.holdfast.media.credential.DevelopmentChain;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content credentials as clients ask for them, also at a gateway whose signer never answers. */
class CredentialDeliveryTest {
    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static Gateway stuck;

    /** A key's service that is away. */
    private record Silent(List<X509Certificate> chain) implements CredentialSigner {
        @Override
        public Future<byte[]> sign(byte[] bytes) {
            return Promise.<byte[]>promise().future();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(folder, Optional.empty());
        Silent silent = new Silent(DevelopmentChain.of("x").identity().chain());
        stuck = Gateway.start(impatient(server.apart(folder)), (settings, workers) -> silent)
                .await(5, TimeUnit.MINUTES);
    }

    @AfterAll
    static void stop() throws Exception {
        stuck.stop().await();
        server.close();
    }

    private static Settings impatient(Settings usual) {
        return Changed.settings(
                usual, new CredentialConfig(Optional.empty(), 1, Duration.ofSeconds(1), Duration.ofMillis(300)));
    }

    @Test
    void theBytesNameTheirCredentialInEachAnswer() throws Exception {
        JsonObject asset = upload(server.gateway, "ann");
        String content = asset.getJsonObject("links").getString("content");
        String named = "<http://localhost:8080/v1/assets/" + asset.getString("id")
                + "/manifest.c2pa>; rel=\"c2pa-manifest\"; type=\"application/c2pa\"";
        HttpResponse<byte[]> whole = get("ann", content);

        assertThat(whole.headers().allValues("link")).contains(named).anyMatch(link -> link.contains("license"));
        for (String[] field : new String[][] {
            {"Range", "bytes=1-2"},
            {"If-None-Match", whole.headers().firstValue("etag").orElseThrow()}
        }) {
            HttpResponse<byte[]> part = get("ann", content, field);
            assertThat(part.statusCode()).isIn(206, 304);
            assertThat(part.headers().allValues("link")).contains(named);
        }
        HttpResponse<byte[]> head = server.send(server.as("ann", content)
                .method("HEAD", BodyPublishers.noBody())
                .build());
        assertThat(head.headers().allValues("link")).contains(named);
    }

    @Test
    void theCredentialIsServedConditionallyAtEachOfItsAddresses() throws Exception {
        JsonObject asset = upload(server.gateway, "ann");
        String manifest = asset.getJsonObject("links").getString("manifest");
        String beside = asset.getJsonObject("links").getString("content") + ".c2pa";
        String link = URI.create(asset.getString("contentUrl")).getPath();
        byte[] credential = get("ann", manifest).body();

        for (String path : List.of(manifest, beside, link + ".c2pa")) {
            HttpResponse<byte[]> whole = get("ann", path);
            String tag = whole.headers().firstValue("etag").orElseThrow();
            assertThat(whole.statusCode()).as(path).isEqualTo(200);
            assertThat(whole.body()).isEqualTo(credential);
            assertThat(whole.headers().firstValue("content-type")).hasValue("application/c2pa");
            assertThat(whole.headers().firstValue("content-length")).hasValue(Integer.toString(credential.length));
            assertThat(tag).startsWith("\"");
            assertThat(get("ann", path, "If-None-Match", tag).statusCode()).isEqualTo(304);
            assertThat(get("ann", path, "If-Match", "\"other\"").statusCode()).isEqualTo(412);
            HttpResponse<byte[]> head = server.send(server.as("ann", path)
                    .method("HEAD", BodyPublishers.noBody())
                    .build());
            assertThat(head.headers().firstValue("etag")).hasValue(tag);
        }
        assertThat(get("ann", link).headers().allValues("link"))
                .anyMatch(field -> field.startsWith("<http://localhost:8080" + link + ".c2pa>; rel=\"c2pa-manifest\""));
        assertThat(get("mallory", manifest).statusCode()).isEqualTo(404);
        assertThat(get("mallory", beside).statusCode()).isEqualTo(404);
    }

    @Test
    void erasureTakesTheCredential() throws Exception {
        JsonObject asset = upload(server.gateway, "eve");
        String manifest = asset.getJsonObject("links").getString("manifest");
        String rows = "SELECT count(*) FROM manifest WHERE asset_id = '" + asset.getString("id") + "'";
        assertThat(get("eve", manifest).statusCode()).isEqualTo(200);
        assertThat(server.count(rows)).isEqualTo(1);

        server.send(
                server.as("eve", "/v1/assets/" + asset.getString("id")).DELETE().build());

        assertThat(get("eve", manifest).statusCode()).isEqualTo(404);
        assertThat(server.count(rows)).isZero();
    }

    @Test
    void whatIsStoredIsSignedWithoutBeingAskedFor() throws Exception {
        JsonObject asset = upload(server.gateway, "fay");

        Waiting.until(() -> server.count("SELECT count(*) FROM manifest WHERE bytes IS NOT NULL AND asset_id = '"
                        + asset.getString("id") + "'")
                == 1);

        assertThat(server.meter("holdfast_credentials_seconds_count", "success"))
                .isPositive();
        assertThat(server.meter("holdfast_credentials_certificate_seconds", "")).isPositive();
    }

    @Test
    void aSignerThatNeverAnswersHoldsNoUploadUpAndIsToldToWhoAsks() throws Exception {
        JsonObject asset = upload(stuck, "gus");

        HttpResponse<byte[]> content = server.send(at(stuck, "gus", asset, "content"));
        HttpResponse<byte[]> credential = server.send(at(stuck, "gus", asset, "manifest"));

        assertThat(content.statusCode()).isEqualTo(200);
        assertThat(credential.statusCode()).isEqualTo(503);
        assertThat(credential.headers().firstValue("retry-after")).isPresent();
        assertThat(credential.headers().map()).containsKeys(GatewayContract.MARK.toArray(String[]::new));
    }

    private static HttpRequest at(Gateway gateway, String person, JsonObject asset, String link) {
        return GatewayServer.as(
                        person,
                        URI.create(GatewayServer.url(
                                gateway, asset.getJsonObject("links").getString(link))))
                .build();
    }

    private static JsonObject upload(Gateway gateway, String person) throws Exception {
        HttpResponse<byte[]> stored =
                server.send(GatewayServer.as(person, URI.create(GatewayServer.url(gateway, "/v1/assets")))
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(Picture.png(30, 30)))
                        .build());
        assertThat(stored.statusCode()).isEqualTo(201);
        return GatewayContract.json(stored);
    }

    private static HttpResponse<byte[]> get(String person, String path, String... fields) throws Exception {
        HttpRequest.Builder request = server.as(person, path);
        return server.send((fields.length == 0 ? request : request.headers(fields)).build());
    }
}
