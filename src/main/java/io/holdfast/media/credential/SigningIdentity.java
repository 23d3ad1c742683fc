package io.holdfast.media.credential;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.jspecify.annotations.Nullable;

/**
 * A private key and the certificates that vouch for it.
 *
 * @param chain the key's own first, each followed by its issuer's, without the root
 */
public record SigningIdentity(PrivateKey key, List<X509Certificate> chain) {
    public SigningIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads a key and its chain.
     *
     * @param key PEM of PKCS#8 or SEC 1, not encrypted
     * @param chain PEM certificates (RFC 7468 section 5), the key's own first; a root at the end is left out
     * @return one that passed {@link SigningRules}; throws {@link IllegalArgumentException} that says what is wrong
     */
    public static SigningIdentity ofPem(String key, String chain) {
        return checked(privateKey(key), certificates(chain));
    }

    /**
     * Reads the first key of a store.
     *
     * @param store PKCS#12 (RFC 7292)
     * @return as {@link #ofPem} does
     */
    public static SigningIdentity ofPkcs12(byte[] store, String password) {
        try {
            KeyStore opened = KeyStore.getInstance("PKCS12");
            opened.load(new ByteArrayInputStream(store), password.toCharArray());
            for (String alias : Collections.list(opened.aliases())) {
                Certificate[] chain = opened.getCertificateChain(alias);
                if (opened.getKey(alias, password.toCharArray()) instanceof PrivateKey key && chain != null) {
                    List<X509Certificate> certificates = new ArrayList<>();
                    for (Certificate certificate : chain) {
                        certificates.add((X509Certificate) certificate);
                    }
                    return checked(key, certificates);
                }
            }
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException("can't be opened with credential.pkcs12-password", unreadable);
        }
        throw new IllegalArgumentException("holds no private key with its certificates");
    }

    private static SigningIdentity checked(PrivateKey key, List<X509Certificate> chain) {
        List<X509Certificate> shown = new ArrayList<>(chain);
        while (shown.size() > 1 && SigningRules.issuedItself(shown.get(shown.size() - 1))) {
            shown.remove(shown.size() - 1);
        }
        SigningIdentity identity = new SigningIdentity(key, shown);
        SigningRules.check(identity);
        return identity;
    }

    private static PrivateKey privateKey(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (@Nullable Object read = parser.readObject(); read != null; read = parser.readObject()) {
                if (read instanceof PrivateKeyInfo plain) {
                    return privateKey(plain);
                }
                if (read instanceof PEMKeyPair pair) {
                    return privateKey(pair.getPrivateKeyInfo());
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            throw new IllegalArgumentException("holds a private key that can't be read", unreadable);
        }
        throw new IllegalArgumentException("is no PEM private key; allowed: PKCS#8 or SEC 1 of P-256, not encrypted");
    }

    private static PrivateKey privateKey(PrivateKeyInfo encoded) throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded.getEncoded()));
    }

    private static List<X509Certificate> certificates(String pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            read.forEach(certificate -> certificates.add((X509Certificate) certificate));
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("holds a certificate that can't be read", malformed);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("holds no certificate");
        }
        return certificates;
    }

    @Override
    public String toString() {
        return "SigningIdentity[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
