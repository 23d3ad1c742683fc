package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(strings = {"a", "req-1.2_3", "0123456789012345678901234567890123456789012345678901234567890123"})
    void aValidIdIsTakenOverBeforeATrace(String id) {
        assertThat(RequestId.of(headers(id, PARENT))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a\r\nX: y",
                "ä",
                "a/b",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void anInvalidIdGivesWayToTheTrace(String id) {
        assertThat(RequestId.of(headers(id, PARENT))).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cc-" + TRACE + "-00f067aa0ba902b7-01",
                "cc-" + TRACE + "-00f067aa0ba902b7-01-what-the-future-will-be-like"
            })
    void aTraceOfAFutureVersionIsRead(String traceparent) {
        assertThat(RequestId.of(headers("", traceparent))).isEqualTo(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                PARENT + "-more",
                PARENT + "x",
                "cc-" + TRACE + "-00f067aa0ba902b7-01.x",
                "00-" + TRACE
            })
    void anInvalidTraceGivesWayToANewId(String traceparent) {
        assertThat(RequestId.of(headers("", traceparent)))
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(TRACE);
    }

    @Test
    void newIdsDiffer() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(RequestId.of(MultiMap.caseInsensitiveMultiMap()));
        }

        assertThat(ids).hasSize(1000);
    }

    private static MultiMap headers(String id, String traceparent) {
        return MultiMap.caseInsensitiveMultiMap().add("x-request-id", id).add("traceparent", traceparent);
    }
}
