package io.holdfast.db;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.NonValidatingFactory.NonValidatingTM;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS of pgjdbc by the same files as the pool's: its own factory looks for files in the home folder where none is named, and
 * takes keys by the ending of their file's name. Made by pgjdbc, by its name; pgjdbc compares host names itself.
 */
public final class PemSocketFactory extends WrappedFactory {
    /**
     * Reads the files.
     *
     * @param connection the parameters of the connection's URL
     * @throws GeneralSecurityException for what is no certificate or key
     * @throws IOException where a file can't be read
     */
    public PemSocketFactory(Properties connection) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keys(connection.getProperty("sslcert"), connection.getProperty("sslkey")),
                new TrustManager[] {trust(connection)},
                null);
        factory = context.getSocketFactory();
    }

    private static X509TrustManager trust(Properties connection) throws GeneralSecurityException, IOException {
        if (!connection.getProperty("sslmode", "").startsWith("verify")) {
            return new NonValidatingTM();
        }
        String file = connection.getProperty("sslrootcert", "system");
        if (file.equals("system")) {
            return Tls.systems();
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(file))) {
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("authority-" + number++, each);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return (X509TrustManager) trust.getTrustManagers()[0];
    }

    private static KeyManager @Nullable [] keys(@Nullable String chain, @Nullable String key)
            throws GeneralSecurityException, IOException {
        if (chain == null || key == null) {
            return null;
        }
        try {
            return new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(Files.readAllBytes(Path.of(chain))))
                    .setKeyValue(Buffer.buffer(Files.readAllBytes(Path.of(key))))
                    .getKeyManagerFactory(null)
                    .getKeyManagers();
        } catch (GeneralSecurityException | IOException | RuntimeException told) {
            throw told;
        } catch (Exception unfit) {
            throw new GeneralSecurityException(unfit);
        }
    }
}
