package io.holdfast.identity;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys out of PEM texts (RFC 7468 sections 5 and 13), read with nothing but the JDK. */
final class NimbusPem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final int ED25519_BYTES = 32;

    private NimbusPem() {}

    /** The key of each block; throws {@link IllegalArgumentException} when one is neither public key nor certificate. */
    static List<JWK> read(String text) {
        List<JWK> keys = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            keys.add(
                    switch (block.group(1)) {
                        case "PUBLIC KEY" -> jwk(publicKey(der));
                        case "CERTIFICATE" -> jwk(certified(der));
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

    private static PublicKey certified(byte[] der) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("a PEM certificate that can't be read", malformed);
        }
    }

    private static JWK jwk(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).build();
        }
        Curve curve = key instanceof ECPublicKey ec ? Curve.forECParameterSpec(ec.getParams()) : null;
        if (curve != null && key instanceof ECPublicKey ec) {
            return new ECKey.Builder(curve, ec).build();
        }
        if (key instanceof EdECPublicKey && key.getEncoded().length > ED25519_BYTES) {
            byte[] encoded = key.getEncoded();
            byte[] point = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
            return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point)).build();
        }
        throw new IllegalArgumentException("a key of a kind that verifies no token");
    }
}
