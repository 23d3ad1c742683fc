package io.holdfast.export;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;

/** One kind of what an account has, as files of an export. */
interface ExportSource {
    /**
     * Some of it.
     *
     * @param assets how many of them, media themselves
     * @param next where to go on; none behind the last
     */
    record Page(List<ExportDraft> files, long assets, Optional<JsonObject> next) {
        /** All that there is. */
        static Page last(List<ExportDraft> files) {
            return new Page(files, 0, Optional.empty());
        }
    }

    /**
     * The next page, few enough to hold.
     *
     * @param transaction in which it is listed
     * @param cursor what the page before named; empty at first
     */
    Future<Page> page(SqlConnection transaction, Export export, JsonObject cursor);
}
