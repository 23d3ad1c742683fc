package io.holdfast.k8s;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/** Keeps Vert.x to the JSON codec that the program has, although the Kubernetes types bring jackson-databind to the tests. */
public final class CoreJsonFactory implements JsonFactory {
    @Override
    public int order() {
        return -1;
    }

    @Override
    public JsonCodec codec() {
        return new JacksonCodec();
    }
}
