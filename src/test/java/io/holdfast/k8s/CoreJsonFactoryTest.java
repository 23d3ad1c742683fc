package io.holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import io.vertx.core.json.jackson.JacksonCodec;
import org.junit.jupiter.api.Test;

class CoreJsonFactoryTest {
    @Test
    void testsReadAndWriteJsonAsTheProgramDoes() {
        assertThat(Json.CODEC).isExactlyInstanceOf(JacksonCodec.class);
    }
}
