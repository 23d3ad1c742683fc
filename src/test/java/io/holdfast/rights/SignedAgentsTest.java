package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedAgentsTest {
    private static final long NOW = 1_800_000_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
    private static final URI AGENT = URI.create("https://Trainer.example");
    private static final String AUTHORITY = "\"@authority\": media.example";

    private final SignedAgents agents = new SignedAgents(List.of(AGENT), List.of(SignedHead.JWK), CLOCK);

    @Test
    void aRequestSignedByAListedKeyIsToldWhateverItCallsItself() {
        assertThat(agents.test(signed(NOW - 10, NOW + 60))).isTrue();
        assertThat(new SignedAgents(List.of(AGENT), List.of(), CLOCK).test(signed(NOW - 10, NOW + 60)))
                .isFalse();
    }

    @Test
    void whoSignsNothingAndNamesNobodyIsNotTold() {
        assertThat(agents.test(new RequestHead("GET", "https", "media.example", "/", name -> List.of())))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"60,120,true", "61,120,false", "-120,-60,true", "-120,-61,false", "-10,86390,true", "-10,86391,false"})
    void aSignatureCountsWhileItIsInForceOnly(long created, long expires, boolean told) {
        assertThat(agents.test(signed(NOW + created, NOW + expires))).isEqualTo(told);
    }

    @Test
    void oneForAnotherHostIsNone() {
        String parameters = SignedHead.parameters("\"@authority\"", NOW, NOW + 60);
        Map<String, String> fields = SignedHead.sign(parameters, "\"@authority\": other.example");

        assertThat(agents.test(SignedHead.head("https", "media.example", "/c/x", fields)))
                .isFalse();
    }

    @Test
    void theSchemeMayHaveChangedAtAProxy() {
        for (String scheme : List.of("https", "http")) {
            String parameters = SignedHead.parameters("\"@target-uri\"", NOW, NOW + 60);
            Map<String, String> fields =
                    SignedHead.sign(parameters, "\"@target-uri\": " + scheme + "://media.example/c/x");

            assertThat(agents.test(SignedHead.head("http", "media.example", "/c/x", fields)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";created=1799999990;expires=1800000060;keyid=\"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U\"",
                ";created=1799999990;expires=1800000060;keyid=\"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U\";tag=\"other\"",
                ";created=1799999990;expires=1800000060;tag=\"web-bot-auth\"",
                ";created=1799999990;expires=1800000060;keyid=\"another\";tag=\"web-bot-auth\"",
                ";expires=1800000060;keyid=\"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U\";tag=\"web-bot-auth\"",
                ";created=1799999990;keyid=\"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U\";tag=\"web-bot-auth\"",
                ";created=1799999990;expires=1800000060;alg=\"rsa-pss-sha512\""
                        + ";keyid=\"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U\";tag=\"web-bot-auth\""
            })
    void aSignatureOfAnotherProfileIsNone(String parameters) {
        Map<String, String> fields = SignedHead.sign("(\"@authority\")" + parameters, AUTHORITY);

        assertThat(agents.test(SignedHead.head("https", "media.example", "/c/x", fields)))
                .isFalse();
    }

    @Test
    void oneThatDoesNotCoverTheHostIsNone() {
        Map<String, String> fields =
                SignedHead.sign(SignedHead.parameters("\"@path\"", NOW, NOW + 60), "\"@path\": /c/x");

        assertThat(agents.test(SignedHead.head("https", "media.example", "/c/x", fields)))
                .isFalse();
    }

    @Test
    void aNamedAgentMustBeCovered() {
        String agent = "\"https://somebody.example\"";
        Map<String, String> uncovered =
                new HashMap<>(SignedHead.sign(SignedHead.parameters("\"@authority\"", NOW, NOW + 60), AUTHORITY));
        uncovered.put("Signature-Agent", agent);
        Map<String, String> covered = new HashMap<>(SignedHead.sign(
                SignedHead.parameters("\"@authority\" \"signature-agent\"", NOW, NOW + 60),
                AUTHORITY,
                "\"signature-agent\": " + agent));
        covered.put("Signature-Agent", agent);

        assertThat(agents.test(SignedHead.head("https", "media.example", "/c/x", uncovered)))
                .isFalse();
        assertThat(agents.test(SignedHead.head("https", "media.example", "/c/x", covered)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://trainer.example\"",
                "sig1=\"https://TRAINER.example/\"",
                "https://trainer.example:443",
                "\"https://other.example\", \"http://trainer.example\""
            })
    void whoeverComesInTheNameOfAListedAgentIsToldUnsigned(String name) {
        assertThat(agents.test(SignedHead.head("https", "media.example", "/", Map.of("Signature-Agent", name))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"https://other.example\"", "\"https://trainer.example.other\"", "trainer", ""})
    void anyOtherNameSaysNothing(String name) {
        assertThat(agents.test(SignedHead.head("https", "media.example", "/", Map.of("Signature-Agent", name))))
                .isFalse();
    }

    @Test
    void publishedKeysReplaceThosePublishedBefore() {
        SignedAgents learning = new SignedAgents(List.of(AGENT), List.of(), CLOCK);
        JsonObject rsa = new JsonObject().put("kty", "RSA").put("n", "AQAB");
        JsonObject shortKey =
                new JsonObject().put("kty", "OKP").put("crv", "Ed25519").put("x", "AAAA");
        JsonArray keys = new JsonArray().add(rsa).add(shortKey).add("no key").add(new JsonObject(SignedHead.JWK));

        assertThat(learning.learn(AGENT, new JsonObject().put("keys", keys))).isEqualTo(1);
        assertThat(learning.test(signed(NOW - 10, NOW + 60))).isTrue();
        assertThat(learning.learn(AGENT, new JsonObject().put("keys", "none"))).isZero();
        assertThat(learning.test(signed(NOW - 10, NOW + 60))).isFalse();
    }

    @Test
    void aDirectoryHasAtMostSoManyKeys() {
        JsonArray keys = new JsonArray();
        byte[] point = new byte[32];
        for (int i = 0; i < 40; i++) {
            point[0] = (byte) i;
            keys.add(new JsonObject()
                    .put("kty", "OKP")
                    .put("crv", "Ed25519")
                    .put("x", java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(point)));
        }

        assertThat(agents.learn(AGENT, new JsonObject().put("keys", keys))).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}", "{\"kty\":\"RSA\"}"})
    void aGivenKeyThatIsNoneIsAFault(String text) {
        assertThat(SignedAgents.faultOfKey(text)).isPresent();
        assertThat(SignedAgents.faultOfKey(SignedHead.JWK)).isEmpty();
        assertThatThrownBy(() -> new SignedAgents(List.of(), List.of(text), CLOCK))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RequestHead signed(long created, long expires) {
        Map<String, String> fields =
                SignedHead.sign(SignedHead.parameters("\"@authority\"", created, expires), AUTHORITY);
        return SignedHead.head("https", "media.example", "/c/x", fields);
    }
}
