package io.holdfast.identity;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys out of PEM texts and into them (RFC 7468 sections 5 and 13). */
final class PemKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private PemKeys() {}

    /** The key of each block; throws {@link IllegalArgumentException} when one is neither public key nor certificate. */
    static List<PublicKey> read(String text) {
        List<PublicKey> keys = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            keys.add(
                    switch (block.group(1)) {
                        case "PUBLIC KEY" -> publicKey(der);
                        case "CERTIFICATE" -> certified(der);
                        default ->
                            throw new IllegalArgumentException(
                                    "a PEM block \"" + block.group(1) + "\"; PUBLIC KEY and CERTIFICATE are allowed");
                    });
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("neither a JWK nor a PEM public key or certificate");
        }
        return keys;
    }

    /** A key as one block. */
    static String write(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** The key of a certificate; throws {@link IllegalArgumentException}. */
    static PublicKey certified(byte[] der) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("a PEM certificate that can't be read", malformed);
        }
    }

    private static PublicKey publicKey(byte[] der) {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException another) {
                // the next one may fit
            }
        }
        throw new IllegalArgumentException("a PEM public key that is neither RSA nor EC nor Ed25519");
    }
}
