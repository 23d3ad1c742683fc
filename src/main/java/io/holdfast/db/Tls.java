package io.holdfast.db;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.SslMode;
import java.io.File;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * How connections to Postgres are encrypted, as libpq's parameters say (PostgreSQL 18, section 34.19): {@code prefer} unless said
 * otherwise, and {@code require} with authorities is {@code verify-ca}. Where a server is verified and no file is named, by those
 * that the JVM trusts.
 *
 * @param authorities PEM file of whom to trust
 * @param certificate PEM file of the client's own chain
 * @param key PEM file of its key
 */
record Tls(Mode mode, Optional<String> authorities, Optional<String> certificate, Optional<String> key) {
    /** libpq's words. */
    enum Mode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        /** As it is written in URLs. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether anything less than TLS will do too. */
        boolean optional() {
            return compareTo(REQUIRE) < 0;
        }

        boolean verifies() {
            return compareTo(VERIFY_CA) >= 0;
        }
    }

    /** Reads a URL's; throws {@link IllegalArgumentException}, whose message says what is allowed. */
    static Tls of(ConnectionUrl url) {
        String said = url.parameter("sslmode").orElse("prefer");
        Mode mode = Arrays.stream(Mode.values())
                .filter(each -> each.text().equals(said))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has an sslmode that there is not; allowed: "
                        + Arrays.stream(Mode.values()).map(Mode::text).collect(Collectors.joining(", "))));
        Optional<String> authorities = url.parameter("sslrootcert");
        boolean systems = authorities.filter("system"::equals).isPresent();
        if (systems && url.parameter("sslmode").isEmpty()) {
            mode = Mode.VERIFY_FULL;
        }
        Tls tls = new Tls(
                mode == Mode.REQUIRE && authorities.isPresent() ? Mode.VERIFY_CA : mode,
                authorities.filter(path -> !systems),
                file(url, "sslcert"),
                file(url, "sslkey"));
        tls.authorities.ifPresent(path -> readable("sslrootcert", path));
        if (tls.certificate.isPresent() != tls.key.isPresent()) {
            throw new IllegalArgumentException("has one of sslcert and sslkey; allowed: both, or none");
        }
        return tls;
    }

    private static Optional<String> file(ConnectionUrl url, String name) {
        Optional<String> path = url.parameter(name);
        path.ifPresent(text -> readable(name, text));
        return path;
    }

    private static void readable(String name, String path) {
        if (!new File(path).canRead()) {
            throw new IllegalArgumentException("names a file by " + name + " that can't be read");
        }
    }

    /** The client's mode, when it is known whether the server can do TLS. */
    SslMode client(boolean offered) {
        return switch (mode) {
            case DISABLE -> SslMode.DISABLE;
            case ALLOW -> offered ? SslMode.ALLOW : SslMode.DISABLE;
            case PREFER -> offered ? SslMode.PREFER : SslMode.DISABLE;
            case REQUIRE -> SslMode.REQUIRE;
            case VERIFY_CA -> SslMode.VERIFY_CA;
            case VERIFY_FULL -> SslMode.VERIFY_FULL;
        };
    }

    /** What a handshake needs; never null, as the client fails without it. */
    ClientSSLOptions handshake() {
        ClientSSLOptions options =
                new ClientSSLOptions().setHostnameVerificationAlgorithm(mode == Mode.VERIFY_FULL ? "HTTPS" : "");
        if (!mode.verifies()) {
            options.setTrustAll(true);
        } else {
            options.setTrustOptions(authorities
                    .<TrustOptions>map(path -> new PemTrustOptions().addCertPath(path))
                    .orElseGet(() -> TrustOptions.wrap(systems())));
        }
        certificate.ifPresent(chain -> options.setKeyCertOptions(
                new PemKeyCertOptions().setCertPath(chain).setKeyPath(key.orElseThrow())));
        return options;
    }

    /** Whom the JVM trusts. */
    static X509TrustManager systems() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
