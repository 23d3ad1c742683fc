package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.GatewayContract;
import io.holdfast.outbound.Keytool;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Unstamped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway with a certificate of its own, asked by a client that trusts no other. */
class TlsTest {
    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static SSLContext trusting;

    @BeforeAll
    static void start() throws Exception {
        Keytool keytool = new Keytool(folder);
        Path certificate = keytool.certificateOf("localhost");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream store = Files.newInputStream(keytool.store())) {
            keys.load(store, Keytool.PASSWORD.toCharArray());
        }
        Path key = Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getKey(Keytool.ALIAS, Keytool.PASSWORD.toCharArray())
                                        .getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("gateway", keys.getCertificate(Keytool.ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
        server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(usual, with(usual.http().listener(), certificate, key)));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void filesPassInAndOut(Version version) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(trusting).version(version).build();
        byte[] picture = Picture.png(900, 700);

        HttpResponse<byte[]> stored = client.send(
                GatewayServer.as("ann", url("/v1/assets"))
                        .POST(BodyPublishers.ofByteArray(picture))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(stored.version()).isEqualTo(version);
        String content = GatewayContract.json(stored).getJsonObject("links").getString("content");
        HttpResponse<byte[]> read =
                client.send(GatewayServer.as("ann", url(content)).build(), BodyHandlers.ofByteArray());

        assertThat(Unstamped.of(read.body())).isEqualTo(picture);
        assertThat(read.version()).isEqualTo(version);
        assertThat(read.headers().firstValue("content-usage")).isPresent();
    }

    @Test
    void nothingIsAnsweredInTheClear() {
        assertThatThrownBy(() -> server.client.send(
                        GatewayServer.as("ann", URI.create(server.url("/v1/assets")))
                                .build(),
                        BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    private static URI url(String path) {
        return URI.create("https://localhost:" + server.gateway.port() + path);
    }

    private static HttpConfig.Listener with(HttpConfig.Listener usual, Path certificate, Path key) {
        return Changed.part(usual, "tls", Optional.of(new HttpConfig.Tls(certificate.toString(), key.toString())));
    }
}
