package io.holdfast.rights;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells requests of agents that gather training data by Web Bot Auth (draft-meunier-webbotauth-httpsig-protocol-00): signed
 * with one of their keys, whatever they call themselves, or in their name, whether or not the signature holds.
 *
 * <p>Any other signature, good or bad, changes nothing, so that nothing is gained by forging one or by sending one again; no
 * nonce needs to be remembered.
 */
public final class SignedAgents implements Predicate<RequestHead> {
    /** Where an agent publishes its keys, from its own URL's root. */
    public static final String DIRECTORY = "/.well-known/http-message-signatures-directory";

    private static final int MAX_SIGNATURES = 2;
    private static final int MAX_KEYS = 32;
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final Duration MAX = Duration.ofHours(24);
    private static final Pattern HOST = Pattern.compile("https?://([^/\\s\"'?#:;,]+)", Pattern.CASE_INSENSITIVE);

    private final Set<String> hosts;
    private final Map<String, PublicKey> given = new HashMap<>();
    private final Map<URI, Map<String, PublicKey>> published = new ConcurrentHashMap<>();
    private final Clock clock;

    /**
     * Knows some agents.
     *
     * @param agents the URLs that they name in {@code Signature-Agent}
     * @param keys Ed25519 public keys of such agents, as JWKs; throws {@link IllegalArgumentException} for anything else
     */
    public SignedAgents(List<URI> agents, List<String> keys, Clock clock) {
        this.hosts = agents.stream()
                .map(agent -> String.valueOf(agent.getHost()).toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        for (String text : keys) {
            given.putAll(key(text));
        }
        this.clock = clock;
    }

    /** What is wrong with a text that should be one of the {@code keys}; empty when it is one. */
    public static Optional<String> faultOfKey(String text) {
        try {
            key(text);
            return Optional.empty();
        } catch (IllegalArgumentException unusable) {
            return Optional.of("a text that is no Ed25519 public key as a JWK");
        }
    }

    /**
     * Takes over the keys that an agent publishes, in place of those it published before.
     *
     * @param directory a JWK set; what is no Ed25519 key is passed over
     * @return how many keys it has
     */
    public int learn(URI agent, JsonObject directory) {
        Map<String, PublicKey> keys = new HashMap<>();
        Object listed = directory.getValue("keys");
        for (Object each : listed instanceof JsonArray array ? array : new JsonArray()) {
            if (each instanceof JsonObject jwk && keys.size() < MAX_KEYS && Ed25519Keys.fits(jwk)) {
                keys.put(Ed25519Keys.thumbprint(jwk), Ed25519Keys.of(jwk));
            }
        }
        published.put(agent, Map.copyOf(keys));
        return keys.size();
    }

    @Override
    public boolean test(RequestHead head) {
        List<String> names = head.all("signature-agent");
        if (names.isEmpty() && head.all("signature-input").isEmpty()) {
            return false;
        }
        return names.stream().anyMatch(this::namesOne)
                || MessageSignature.of(head, MAX_SIGNATURES).stream().anyMatch(signature -> isOfOne(head, signature));
    }

    /** Found in the text and not parsed, because drafts differ in its syntax and a malformed one claims the name too. */
    private boolean namesOne(String signatureAgent) {
        Matcher matcher = HOST.matcher(signatureAgent);
        while (matcher.find()) {
            if (hosts.contains(matcher.group(1).toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfOne(RequestHead head, MessageSignature signature) {
        if (!inForce(head, signature)) {
            return false;
        }
        Optional<PublicKey> key = signature.text("keyid").flatMap(this::known);
        // a proxy may have ended TLS, which the client signed
        return key.isPresent()
                && (signature.verifies(head, "https", key.get()) || signature.verifies(head, head.scheme(), key.get()));
    }

    private boolean inForce(RequestHead head, MessageSignature signature) {
        long now = clock.instant().getEpochSecond();
        long created = signature.number("created").orElse(Long.MAX_VALUE);
        long expires = signature.number("expires").orElse(Long.MIN_VALUE);
        Set<String> covered = signature.components();
        return signature.text("tag").filter("web-bot-auth"::equals).isPresent()
                && signature.text("alg").filter(alg -> !alg.equals("ed25519")).isEmpty()
                && created <= now + SKEW.toSeconds()
                && expires >= now - SKEW.toSeconds()
                && expires - created <= MAX.toSeconds()
                && (covered.contains("@authority") || covered.contains("@target-uri"))
                && (head.all("signature-agent").isEmpty() || covered.contains("signature-agent"));
    }

    private Optional<PublicKey> known(String thumbprint) {
        return Optional.ofNullable(given.get(thumbprint)).or(() -> published.values().stream()
                .flatMap(keys -> Optional.ofNullable(keys.get(thumbprint)).stream())
                .findFirst());
    }

    private static Map<String, PublicKey> key(String text) {
        try {
            JsonObject jwk = new JsonObject(text);
            return Map.of(Ed25519Keys.thumbprint(jwk), Ed25519Keys.of(jwk));
        } catch (io.vertx.core.json.DecodeException malformed) {
            throw new IllegalArgumentException("not JSON", malformed);
        }
    }
}
