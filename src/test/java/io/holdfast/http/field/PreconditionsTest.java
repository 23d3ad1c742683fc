package io.holdfast.http.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.http.field.Preconditions.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {
    private static final EntityTag TAG = new EntityTag(false, "now");
    private static final Instant MODIFIED = Instant.parse("1994-11-06T08:49:37.654Z");
    private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String SAME = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "GET|If-Match|\"now\"|PROCEED",
                "GET|If-Match|\"old\", \"now\"|PROCEED",
                "GET|If-Match|*|PROCEED",
                "GET|If-Match|\"old\"|FAILED",
                "PATCH|If-Match|W/\"now\"|FAILED",
                "PATCH|If-Match|now|FAILED",
                "GET|If-Unmodified-Since|" + SAME + "|PROCEED",
                "GET|If-Unmodified-Since|" + AFTER + "|PROCEED",
                "DELETE|If-Unmodified-Since|" + BEFORE + "|FAILED",
                "DELETE|If-Unmodified-Since|yesterday|PROCEED",
                "GET|If-None-Match|\"now\"|NOT_MODIFIED",
                "HEAD|If-None-Match|W/\"now\"|NOT_MODIFIED",
                "GET|If-None-Match|\"a,\", \"now\"|NOT_MODIFIED",
                "GET|If-None-Match|*|NOT_MODIFIED",
                "GET|If-None-Match|\"old\"|PROCEED",
                "GET|If-None-Match|now|PROCEED",
                "PUT|If-None-Match|*|FAILED",
                "PUT|If-None-Match|\"now\"|FAILED",
                "PUT|If-None-Match|now|FAILED",
                "PUT|If-None-Match|\"old\"|PROCEED",
                "GET|If-Modified-Since|" + SAME + "|NOT_MODIFIED",
                "HEAD|If-Modified-Since|" + AFTER + "|NOT_MODIFIED",
                "GET|If-Modified-Since|" + BEFORE + "|PROCEED",
                "GET|If-Modified-Since|tomorrow|PROCEED",
                "PUT|If-Modified-Since|" + AFTER + "|PROCEED",
                "GET|If-Modified-Since|Sunday, 06-Nov-94 08:49:37 GMT|NOT_MODIFIED",
            })
    void oneConditionDecides(String method, String name, String value, Outcome expected) {
        assertThat(weigh(method, name, value)).isEqualTo(expected);
    }

    @Test
    void withoutAConditionTheMethodIsPerformed() {
        assertThat(weigh("GET")).isEqualTo(Outcome.PROCEED);
        assertThat(weigh("PUT")).isEqualTo(Outcome.PROCEED);
    }

    @Test
    void aMatchingTagOutranksTheDateOfIfUnmodifiedSince() {
        assertThat(weigh("GET", "If-Match", "\"now\"", "If-Unmodified-Since", BEFORE))
                .isEqualTo(Outcome.PROCEED);
    }

    @Test
    void aChangedTagOutranksTheDateOfIfModifiedSince() {
        assertThat(weigh("GET", "If-None-Match", "\"old\"", "If-Modified-Since", AFTER))
                .isEqualTo(Outcome.PROCEED);
    }

    @Test
    void ifMatchIsWeighedBeforeIfNoneMatch() {
        assertThat(weigh("GET", "If-Match", "\"old\"", "If-None-Match", "\"now\""))
                .isEqualTo(Outcome.FAILED);
        assertThat(weigh("GET", "If-Match", "\"now\"", "If-None-Match", "\"now\""))
                .isEqualTo(Outcome.NOT_MODIFIED);
    }

    @Test
    void theLinesOfAListAreOneList() {
        assertThat(weigh("GET", "If-None-Match", "\"old\"", "If-None-Match", "\"now\""))
                .isEqualTo(Outcome.NOT_MODIFIED);
    }

    @Test
    void twoDatesAreIgnored() {
        assertThat(weigh("GET", "If-Modified-Since", AFTER, "If-Modified-Since", AFTER))
                .isEqualTo(Outcome.PROCEED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"now\"|true",
                "W/\"now\"|false",
                "\"old\"|false",
                "\"now\", \"old\"|false",
                "*|false",
                SAME + "|true",
                AFTER + "|false",
                BEFORE + "|false",
                "junk|false"
            })
    void aRangeCountsOnlyForTheVeryRepresentation(String value, boolean expected) {
        assertThat(Preconditions.rangeApplies(headers("If-Range", value), TAG, MODIFIED))
                .isEqualTo(expected);
    }

    @Test
    void aRangeWithoutIfRangeCounts() {
        assertThat(Preconditions.rangeApplies(headers(), TAG, MODIFIED)).isTrue();
    }

    private static Outcome weigh(String method, String... fields) {
        return Preconditions.of(HttpMethod.valueOf(method), headers(fields), TAG, MODIFIED);
    }

    private static MultiMap headers(String... fields) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        return headers;
    }
}
