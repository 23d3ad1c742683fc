package io.holdfast.http;

import io.holdfast.app.Settings;
import io.holdfast.outbound.Keytool;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A gateway with a certificate of its own, and what trusts no other. */
record TlsGateway(GatewayServer server, SSLContext trusting) implements Closeable {
    static TlsGateway start(Path folder) throws Exception {
        return start(folder, usual -> usual);
    }

    /** Starts one with settings that differ. */
    static TlsGateway start(Path folder, UnaryOperator<Settings> changed) throws Exception {
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
        GatewayServer server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> changed.apply(Changed.settings(usual, with(usual.http().listener(), certificate, key))));
        return new TlsGateway(server, trusting(keys));
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("gateway", keys.getCertificate(Keytool.ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static HttpConfig.Listener with(HttpConfig.Listener usual, Path certificate, Path key) {
        return Changed.part(usual, "tls", Optional.of(new HttpConfig.Tls(certificate.toString(), key.toString())));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
