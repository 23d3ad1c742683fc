package io.holdfast.export;

import io.holdfast.db.Database;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The files of an export that is ready, read page by page; what went stale since has none. */
final class ExportEntries {
    /** Small documents of so many files come along, which is a megabyte at most. */
    static final int PAGE = 64;

    /** The directory needs names only. */
    static final int DIRECTORY_PAGE = 512;

    private static final String FROM =
            """

             FROM export_entry e JOIN export x ON x.account_id = e.account_id AND x.id = e.export_id
            WHERE e.account_id = $1 AND e.export_id = $2 AND x.state = 'ready'""";

    private static final String FILES =
            "SELECT " + ExportEntry.COLUMNS + FROM + " AND e.number >= $3 ORDER BY e.number LIMIT " + PAGE;

    private static final String DIRECTORY = "SELECT " + ExportEntry.COLUMNS.replace("e.size_bytes <= 16384", "false")
            + FROM + " AND e.number >= $3 ORDER BY e.number LIMIT " + DIRECTORY_PAGE;

    private static final String AT =
            "SELECT number FROM export_entry WHERE account_id = $1 AND export_id = $2 AND offset_bytes <= $3"
                    + " ORDER BY offset_bytes DESC LIMIT 1";

    private static final String BYTES = "SELECT e.bytes" + FROM + " AND e.number = $3";

    private final Database database;

    ExportEntries(Database database) {
        this.database = database;
    }

    /** The number of the file that an offset of the archive or, for {@code directory}, of its directory is in. */
    Future<Long> at(Export export, boolean directory, long offset) {
        String sql = directory ? AT.replace("offset_bytes", "directory_offset") : AT;
        return database.query(sql, Tuple.of(export.account(), export.id(), offset))
                .map(rows -> one(rows).getLong(0));
    }

    /** Files from one on. */
    Future<List<ExportEntry>> files(Export export, long number) {
        return page(FILES, export, number);
    }

    /** The same without their bytes, and more of them. */
    Future<List<ExportEntry>> directory(Export export, long number) {
        return page(DIRECTORY, export, number);
    }

    /** The bytes of a document. */
    Future<Buffer> bytes(Export export, ExportEntry entry) {
        return entry.bytes().map(Future::succeededFuture).orElseGet(() -> database.query(
                        BYTES, Tuple.of(export.account(), export.id(), entry.number()))
                .map(rows -> one(rows).getBuffer(0)));
    }

    private Future<List<ExportEntry>> page(String sql, Export export, long number) {
        return database.query(sql, Tuple.of(export.account(), export.id(), number))
                .map(rows -> {
                    one(rows);
                    List<ExportEntry> page = new ArrayList<>(rows.size());
                    rows.forEach(row -> page.add(ExportEntry.of(row)));
                    return page;
                });
    }

    /** There is none when the export went stale while it was read. */
    private static Row one(RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw ProblemType.EXPORT_STALE.asFailure();
        }
        return rows.iterator().next();
    }
}
