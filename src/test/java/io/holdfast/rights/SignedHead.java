package io.holdfast.rights;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests signed as agents sign them, with the Ed25519 key that RFC 9421 appendix B.1.4 publishes for tests. */
public final class SignedHead {
    /** Its public half. */
    public static final String JWK =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs\"}";

    static final String KEY_ID = "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U";
    private static final String PRIVATE = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";

    private SignedHead() {}

    /** The parameters of a signature that is in force from {@code created} to {@code expires}, in seconds of the epoch. */
    public static String parameters(String components, long created, long expires) {
        return "(" + components + ");created=" + created + ";expires=" + expires + ";keyid=\"" + KEY_ID
                + "\";alg=\"ed25519\";tag=\"web-bot-auth\"";
    }

    /**
     * The fields {@code Signature-Input} and {@code Signature}.
     *
     * @param lines of the signature base, but for the last
     */
    public static Map<String, String> sign(String parameters, String... lines) {
        String base = String.join("\n", lines) + "\n\"@signature-params\": " + parameters;
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(PRIVATE)));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(base.getBytes(StandardCharsets.UTF_8));
            String text = Base64.getEncoder().encodeToString(signature.sign());
            return Map.of("Signature-Input", "sig1=" + parameters, "Signature", "sig1=:" + text + ":");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static RequestHead head(String scheme, String authority, String target, Map<String, String> fields) {
        Map<String, List<String>> byName = new HashMap<>();
        fields.forEach((name, value) -> byName.put(name.toLowerCase(java.util.Locale.ROOT), List.of(value)));
        return new RequestHead("POST", scheme, authority, target, name -> byName.getOrDefault(name, List.of()));
    }
}
