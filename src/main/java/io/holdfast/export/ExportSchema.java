package io.holdfast.export;

import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code GET /schemas/export-1.json}: the JSON Schema (2020-12) of the JSON documents in exports. */
public final class ExportSchema implements Endpoint {
    static final Buffer BYTES = read();

    @Override
    public Future<Answer> answer(Exchange exchange) {
        return Future.succeededFuture(
                new Answer.Document(200, CacheControl.PUBLIC_HOUR.field(), "application/schema+json", BYTES));
    }

    private static Buffer read() {
        try (InputStream resource = ExportSchema.class.getResourceAsStream("export-1.json")) {
            return Buffer.buffer(Objects.requireNonNull(resource).readAllBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
