package io.holdfast.export;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.UUID;

/**
 * Where the making of an export is.
 *
 * @param cursor where the step goes on
 * @param lease of whoever makes it; another one's is higher
 */
record ExportCheckpoint(Export export, ExportStep step, JsonObject cursor, long lease) {
    /** The columns that {@link #of} reads. */
    static final String COLUMNS = Export.COLUMNS + ", step, cursor, lease";

    static ExportCheckpoint of(Row row) {
        return new ExportCheckpoint(
                Export.of(row),
                ExportStep.of(row.getString("step")),
                row.getJsonObject("cursor"),
                row.getLong("lease"));
    }

    UUID account() {
        return export.account();
    }

    UUID id() {
        return export.id();
    }
}
