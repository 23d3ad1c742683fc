package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held to the vector of RFC 9421 appendix B.2.6, and to its section 2 component by component. */
class MessageSignatureTest {
    private static final PublicKey KEY = Ed25519Keys.of(new JsonObject(SignedHead.JWK));
    private static final Map<String, String> OF_THE_RFC = Map.of(
            "Date", "Tue, 20 Apr 2021 02:07:55 GMT",
            "Content-Type", "application/json",
            "Content-Length", "18",
            "Signature-Input",
                    "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
                            + ";created=1618884473;keyid=\"test-key-ed25519\"",
            "Signature",
                    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:");

    @Test
    void theVectorOfTheRfcVerifies() {
        RequestHead head = SignedHead.head("https", "example.com", "/foo?param=Value&Pet=dog", OF_THE_RFC);
        List<MessageSignature> found = MessageSignature.of(head, 2);

        assertThat(found).hasSize(1);
        assertThat(found.get(0).verifies(head, "https", KEY)).isTrue();
        assertThat(found.get(0).number("created")).contains(1618884473L);
        assertThat(found.get(0).text("keyid")).contains("test-key-ed25519");
        assertThat(found.get(0).text("created")).isEmpty();
        assertThat(found.get(0).number("keyid")).isEmpty();
        assertThat(found.get(0).components()).contains("@authority", "date").hasSize(6);
        assertThat(Ed25519Keys.thumbprint(new JsonObject(SignedHead.JWK))).isEqualTo(SignedHead.KEY_ID);
    }

    @ParameterizedTest
    @CsvSource({
        "Date,'Tue, 20 Apr 2021 02:07:56 GMT'",
        "Content-Length,19",
        "Signature,sig-b26=:AAAA:",
        "Signature,sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCg==:"
    })
    void aChangedRequestDoesNot(String field, String value) {
        Map<String, String> changed = new HashMap<>(OF_THE_RFC);
        changed.put(field, value);
        RequestHead head = SignedHead.head("https", "example.com", "/foo?param=Value&Pet=dog", changed);

        assertThat(MessageSignature.of(head, 2).get(0).verifies(head, "https", KEY))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sig1", "sig1=(\"date\")", "other=:AAAA:", "sig-b26=text", "((", "sig-b26=:!!:"})
    void aMalformedSignatureIsNone(String value) {
        Map<String, String> changed = new HashMap<>(OF_THE_RFC);
        changed.put("Signature", value);

        assertThat(MessageSignature.of(SignedHead.head("https", "example.com", "/", changed), 2))
                .isEmpty();
        changed.remove("Signature");
        assertThat(MessageSignature.of(SignedHead.head("https", "example.com", "/", changed), 2))
                .isEmpty();
    }

    @Test
    void noMoreAreReadThanAsked() {
        Map<String, String> many =
                Map.of("Signature-Input", "a=(),b=(),c=()", "Signature", "a=:AA==:,b=:AA==:,c=:AA==:");

        assertThat(MessageSignature.of(SignedHead.head("https", "h", "/", many), 2))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@method|POST",
                "@scheme|https",
                "@authority|media.example",
                "@path|/c/x",
                "@query|?a=1",
                "@request-target|/c/x?a=1",
                "@target-uri|https://media.example/c/x?a=1",
                "x-two|1, 2",
            })
    void eachComponentIsAsTheRfcSays(String name, String value) {
        RequestHead plain = SignedHead.head("https", "MEDIA.example:443", "/c/x?a=1", covering('"' + name + '"'));
        RequestHead head = new RequestHead(
                plain.method(),
                plain.scheme(),
                plain.authority(),
                plain.target(),
                field -> field.equals("x-two") ? List.of(" 1 ", "2") : plain.all(field));

        assertThat(MessageSignature.of(head, 1).get(0).base(head, "https"))
                .contains("\"" + name + "\": " + value + "\n\"@signature-params\": (\"" + name + "\")");
    }

    @Test
    void aDictionaryIsCoveredByKeyAndAnEmptyQueryIsAQuestionMark() {
        Map<String, String> fields = new HashMap<>(covering("\"signature-agent\";key=\"sig1\" \"@query\" \"@path\""));
        fields.put("Signature-Agent", "sig1=\"https://agent.example\", sig2=\"https://other.example\"");
        RequestHead head = SignedHead.head("http", "media.example:80", "/c/x", fields);

        assertThat(MessageSignature.of(head, 1).get(0).base(head, "http"))
                .contains(
                        "\"signature-agent\";key=\"sig1\": \"https://agent.example\"\n\"@query\": ?\n\"@path\": /c/x\n"
                                + "\"@signature-params\": (\"signature-agent\";key=\"sig1\" \"@query\" \"@path\")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"@unknown\"",
                "\"@method\";req",
                "\"x-absent\"",
                "\"host\";bs",
                "\"@path\" \"@path\"",
                "token",
                "\"host\";key=\"none\"",
                "\"broken\";key=\"none\""
            })
    void whatIsNotKnownOrNotThereHasNoBase(String components) {
        Map<String, String> fields = new HashMap<>(covering(components));
        fields.put("Host", "a=1");
        fields.put("Broken", "((");
        RequestHead head = SignedHead.head("https", "media.example", "/", fields);

        MessageSignature signature = MessageSignature.of(head, 1).get(0);
        assertThat(signature.base(head, "https")).isEmpty();
        assertThat(signature.verifies(head, "https", KEY)).isFalse();
    }

    private static Map<String, String> covering(String components) {
        return Map.of("Signature-Input", "s=(" + components + ")", "Signature", "s=:AA==:");
    }
}
