package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecurityHeadersTest {
    private final Map<String, String> headers = SecurityHeaders.content(List.of());

    @Test
    void mediaCanNeitherRunNorBeGuessedAtNorBeTransformed() {
        assertThat(headers)
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cache-Control", "private, no-transform");
        assertThat(headers.getOrDefault("Content-Security-Policy", "").split("; "))
                .contains("default-src 'none'", "sandbox")
                .noneMatch(directive -> directive.contains("script") || directive.startsWith("sandbox "));
    }

    @Test
    void pagesOfOtherOriginsEmbedMediaOnlyWhereTheyMayCall() {
        assertThat(headers).containsEntry("Cross-Origin-Resource-Policy", "same-origin");
        assertThat(SecurityHeaders.content(List.of("https://app.example")))
                .containsEntry("Cross-Origin-Resource-Policy", "cross-origin");
    }

    @Test
    void theFieldsCantBeChanged() {
        assertThatThrownBy(headers::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
