package io.holdfast.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.app.Development;
import io.holdfast.app.Settings;
import io.holdfast.rights.AgentsConfig;
import io.holdfast.rights.SignedHead;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each way in which a request shows that it is for training. */
public final class TrainingSigns {
    /** All that a token may allow. */
    public static final String SCOPES = Development.BACKEND + " webhooks:manage account:manage admin";

    /**
     * One way.
     *
     * @param fields added to the request
     * @param token in place of the usual one
     * @param inBody the member {@code purpose} of its JSON
     */
    public record Sign(String reason, Map<String, String> fields, Optional<String> token, Optional<String> inBody) {
        public boolean inToken() {
            return token.isPresent();
        }

        /** The body with the sign, where it is JSON. */
        public String put(String body) {
            return inBody.isPresent() && body.startsWith("{")
                    ? new JsonObject(body).put("purpose", inBody.get()).encode()
                    : body;
        }
    }

    public static final Sign NONE = new Sign("none", Map.of(), Optional.empty(), Optional.empty());

    /** A page of another origin, which is none of a training. */
    public static final Sign FOREIGN =
            new Sign("none", Map.of("Origin", "https://other.example"), Optional.empty(), Optional.empty());

    private TrainingSigns() {}

    /** Settings that know the agent which signs. */
    public static Settings knowingAnAgent(Settings usual) {
        return with(usual, new AgentsConfig(List.of(), List.of(SignedHead.JWK), Duration.ofHours(6)));
    }

    public static Settings with(Settings usual, AgentsConfig agents) {
        return Changed.settings(usual, agents);
    }

    public static List<Sign> all(GatewayServer server) throws JOSEException {
        return List.of(
                field("Holdfast-Purpose", "training"),
                field("Purpose", "Fine-Tuning"),
                field("X-Purpose", "dataset"),
                field("Sec-Purpose", "prefetch, training"),
                new Sign("crawler", Map.of("User-Agent", "GPTBot/1.2"), Optional.empty(), Optional.empty()),
                new Sign("signed-agent", signed(server), Optional.empty(), Optional.empty()),
                new Sign("claim", Map.of(), Optional.of(token(SCOPES, "training")), Optional.empty()),
                new Sign("scope", Map.of(), Optional.of(token(SCOPES + " models:train", "display")), Optional.empty()),
                new Sign("body", Map.of(), Optional.empty(), Optional.of("training")));
    }

    /** Fields of a request that the agent signed for this gateway (Web Bot Auth). */
    public static Map<String, String> signed(GatewayServer server) {
        long now = Instant.now().getEpochSecond();
        URI url = URI.create(server.url("/"));
        return SignedHead.sign(
                SignedHead.parameters("\"@authority\"", now - 1, now + 300), "\"@authority\": " + url.getAuthority());
    }

    private static Sign field(String name, String value) {
        return new Sign("header", Map.of(name, value), Optional.empty(), Optional.empty());
    }

    private static String token(String scopes, String purpose) throws JOSEException {
        JWTClaimsSet usual = claims(Development.token(GatewayServer.SECRET, "ann", scopes));
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder(usual)
                        .claim("purpose", purpose)
                        .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                        .build());
        jwt.sign(new MACSigner(GatewayServer.SECRET));
        return "Bearer " + jwt.serialize();
    }

    private static JWTClaimsSet claims(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (java.text.ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
