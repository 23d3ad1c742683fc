package io.holdfast.rules.planted;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A store that gives bytes to anyone, which the rules must notice; never run. */
abstract class OpenStore implements ObjectStore {
    public Future<Buffer> peek(ObjectKey key) {
        return readBack(key, 0, 1);
    }
}
