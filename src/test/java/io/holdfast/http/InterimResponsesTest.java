package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterimResponsesTest {
    @ParameterizedTest
    @ValueSource(strings = {"Via", "Forwarded", "X-Forwarded-For", "x-forwarded-proto", "X-Real-IP"})
    void whatAProxyTellsOfItselfHoldsThemBackUnlessTheyAreOn(String name) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap().add(name, "1.1 proxy");

        assertThat(InterimResponses.AUTO.reach(fields)).isFalse();
        assertThat(InterimResponses.ON.reach(fields)).isTrue();
        assertThat(InterimResponses.OFF.reach(fields)).isFalse();
    }

    @Test
    void aClientThatCallsDirectlyIsReachedUnlessTheyAreOff() {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap().add("User-Agent", "curl/8");

        assertThat(InterimResponses.AUTO.reach(fields)).isTrue();
        assertThat(InterimResponses.ON.reach(fields)).isTrue();
        assertThat(InterimResponses.OFF.reach(fields)).isFalse();
    }
}
