package io.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.asset.SignedUrl;
import io.holdfast.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContentLinksTest {
    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");
    private static final UUID ACCOUNT = new UUID(1, 2);
    private static final UUID THING = new UUID(3, 4);

    @Test
    void aUrlOpensWhatItIsOfUntilItExpiresAndSaysThatItDid() {
        SignedUrl signed = at(NOW, "key").of(ACCOUNT, THING);
        String token = token(signed);

        assertThat(signed.expiresAt()).isBetween(NOW.plusSeconds(60), NOW.plusSeconds(120));
        assertThat(at(signed.expiresAt().minusSeconds(1), "key").open(token))
                .isEqualTo(new ContentLinks.Target(ACCOUNT, THING, signed.expiresAt()));
        assertThat(catchThrowable(() -> at(signed.expiresAt(), "key").open(token)))
                .matches(ProblemType.URL_EXPIRED::isOf);
    }

    @Test
    void whatIsForgedWasNeverThere() {
        ContentLinks links = at(NOW, "key");
        String token = token(links.of(ACCOUNT, THING));

        for (String forged : new String[] {
            token.substring(1), "B" + token.substring(1), token.substring(0, 60) + "AAAA" + token.substring(64), "%"
        }) {
            assertThat(catchThrowable(() -> links.open(forged))).as(forged).matches(ProblemType.NOT_FOUND::isOf);
        }
        assertThat(catchThrowable(() -> at(NOW, "other").open(token))).matches(ProblemType.NOT_FOUND::isOf);
        assertThat(catchThrowable(() -> links.openExport(token))).matches(ProblemType.NOT_FOUND::isOf);
        assertThat(links.openExport(token(links.ofExport(ACCOUNT, THING))).id()).isEqualTo(THING);
    }

    private static ContentLinks at(Instant now, String key) {
        return new ContentLinks(
                "https://media.example",
                new DeliveryConfig(Duration.ofMinutes(1), key, 1),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static String token(SignedUrl signed) {
        return signed.url().substring("https://media.example/c/".length());
    }
}
