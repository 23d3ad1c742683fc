package io.holdfast.development;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The issuer of a run's tokens: JWTs signed by HS256 (RFC 7519, RFC 7515 section 3.1). */
record DevelopmentTokens(String secret, Clock clock) {
    static final String ISSUER = "https://development.holdfast.invalid";
    static final String AUDIENCE = "holdfast";
    static final Duration VALIDITY = Duration.ofDays(30);

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** A token of somebody who may do something. */
    String token(String subject, String scope) {
        long now = clock.instant().getEpochSecond();
        JsonObject claims = new JsonObject()
                .put("iss", ISSUER)
                .put("aud", AUDIENCE)
                .put("sub", subject)
                .put("scope", scope)
                .put("iat", now)
                .put("exp", now + VALIDITY.toSeconds());
        String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(claims.encode());
        return signed + "." + BASE64.encodeToString(signature(signed));
    }

    private static String encode(String json) {
        return BASE64.encodeToString(json.getBytes(UTF_8));
    }

    private byte[] signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(signed.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
