package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads our fields by the rules of programs that honour them, written anew after their sources. */
class ConsumersTest {
    private final Map<String, String> headers = new DoNotTrain("https://media.example").headers();

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "mycrawler")
    void img2datasetDoesNotDownload(String token) {
        assertThat(img2datasetDisallows(List.of(value("X-Robots-Tag")), token)).isTrue();
        assertThat(img2datasetDisallows(List.of("max-image-preview:none, " + value("X-Robots-Tag")), token))
                .isFalse();
    }

    @Test
    void datadiligenceDoesNotEither() {
        assertThat(datadiligenceAllowsByRobots(value("X-Robots-Tag"))).isFalse();
        assertThat(datadiligenceAllowsByRobots(value("X-Robots-Tag").toUpperCase(Locale.ROOT)))
                .isTrue();
        assertThat(datadiligenceAllowsByReservation(value("tdm-reservation"))).isFalse();
        assertThat(datadiligenceAllowsByReservation("yes")).isTrue();
    }

    private String value(String field) {
        return headers.getOrDefault(field, "");
    }

    /**
     * {@code is_disallowed} of github.com/rom1504/img2dataset, img2dataset/downloader.py at 95523bc: what stands before the
     * first colon of a value names one crawler, and the default directives are those of its README.
     */
    private static boolean img2datasetDisallows(List<String> values, String token) {
        Set<String> disallowed = Set.of("noai", "noimageai", "noindex", "noimageindex");
        return values.stream().anyMatch(value -> {
            int colon = value.indexOf(':');
            String meant = colon < 0 ? null : value.substring(0, colon).toLowerCase(Locale.ROOT);
            return (meant == null || meant.equals(token))
                    && Arrays.stream(value.substring(colon + 1).split(","))
                            .map(word -> word.strip().toLowerCase(Locale.ROOT))
                            .anyMatch(disallowed::contains);
        });
    }

    /** {@code XRobotsTagHeader} of github.com/Spawning-Inc/datadiligence, rules/http.py at ea09739: letter by letter. */
    private static boolean datadiligenceAllowsByRobots(String value) {
        return Arrays.stream(value.split(",")).map(String::strip).noneMatch(Set.of("noai", "noimageai")::contains);
    }

    /** {@code TDMRepHeader} of the same file. */
    private static boolean datadiligenceAllowsByReservation(String value) {
        return !value.strip().equals("1");
    }
}
