package io.holdfast.settings;

import static io.holdfast.testing.LeastSettings.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.Settings;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "REPLACE-ME",
                "REPLACE-ME-BY-AT-LEAST-32-RANDOM-BYTES",
                "replace_me_by_at_least_32_random_bytes",
                "changeme",
                "Change-Me-Before-You-Go-To-Production",
                "change_this_to_something_random_please",
                "your-secret-key-goes-here-your-secret-key",
                "<the output of openssl rand -base64 48>",
                "${SIGNING_KEY:?the key that signs content URLs}",
                "{{ .Values.signingKey | quote }} {{ nothing }}",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "minioadmin"
            })
    void aPlaceholderIsNoSecretAnywhere(String text) {
        for (String key : new String[] {"HOLDFAST_DATABASE_PASSWORD", "HOLDFAST_DELIVERY_SIGNING_KEY"}) {
            assertThatThrownBy(() -> Settings.read(Optional.empty(), with(key, text)))
                    .isInstanceOf(SettingsFault.class)
                    .hasMessageContaining("is a placeholder that everybody knows (from " + key + ")")
                    .hasMessageNotContaining(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "0123456789abcdef0123456789abcdef0123456789abcdef",
                "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKL",
                "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
                "swordfish swordfish swordfish swordfish",
                "qwertyuiopasdfghjklzxcvbnmqwertyuiop",
                "passwordpasswordpasswordpasswordpassword",
                "1212121212121212121212121212121212121212"
            })
    void whatRepeatsItselfOrGoesOnAsExpectedSignsNothing(String text) {
        for (String key : new String[] {
            "HOLDFAST_IDENTITY_HS256_SECRET", "HOLDFAST_DELIVERY_SIGNING_KEY", "HOLDFAST_SHARING_SIGNING_KEY"
        }) {
            assertThatThrownBy(() -> Settings.read(Optional.empty(), with(key, text)))
                    .isInstanceOf(SettingsFault.class)
                    .hasMessageContaining("repeats itself or is a sequence")
                    .hasMessageNotContaining(text);
        }
    }

    @Test
    void randomKeysOfEveryFormAndSentencesPass() {
        Random random = new Random(7);
        for (int turn = 0; turn < 2_000; turn++) {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            StringBuilder digits = new StringBuilder();
            random.ints(32, 0, 10).forEach(digits::append);

            assertThat(SecretText.predictable(bytes)).isEmpty();
            for (String text : new String[] {
                digits.toString(),
                HexFormat.of().formatHex(bytes, 0, 16),
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().encodeToString(bytes)
            }) {
                assertThat(SecretText.predictable(text.getBytes(UTF_8)))
                        .as(text)
                        .isEmpty();
                assertThat(SecretText.published(text)).as(text).isEmpty();
            }
        }
        assertThat(SecretText.predictable("correct horse battery staple, twice over".getBytes(UTF_8)))
                .isEmpty();
    }
}
