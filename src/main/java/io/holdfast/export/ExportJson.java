package io.holdfast.export;

import io.holdfast.rights.DoNotTrain;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The JSON documents of exports, each of which names its schema, its kind and the usage. */
record ExportJson(DoNotTrain mark) {
    static final String SCHEMA = "/schemas/export-1.json";

    Buffer of(String kind, JsonObject members) {
        return new JsonObject()
                .put("schema", SCHEMA)
                .put("kind", kind)
                .mergeIn(members)
                .put("usage", mark.usage())
                .toBuffer();
    }
}
