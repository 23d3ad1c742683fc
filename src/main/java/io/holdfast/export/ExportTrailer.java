package io.holdfast.export;

import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** What an export ends with, because it tells of the whole: the page to begin with, and how much there is. */
final class ExportTrailer implements ExportSource {
    private static final String NAMES =
            """
            SELECT name FROM export_entry WHERE account_id = $1 AND export_id = $2 AND asset_id IS NULL
              AND name !~ '^(runs|files)/' ORDER BY number""";

    private final ExportJson json;

    ExportTrailer(DoNotTrain mark) {
        this.json = new ExportJson(mark);
    }

    @Override
    public Future<Page> page(SqlConnection transaction, Export export, JsonObject cursor) {
        return transaction
                .preparedQuery(NAMES)
                .execute(Tuple.of(export.account(), export.id()))
                .map(rows -> {
                    List<String> pages = new ArrayList<>();
                    List<String> others = new ArrayList<>();
                    for (Row row : rows) {
                        String name = row.getString(0);
                        (name.startsWith("index/") ? pages : others).add(name);
                    }
                    JsonObject told = new JsonObject()
                            .put("id", export.id().toString())
                            .put("account", export.account().toString())
                            .put("selection", export.selection())
                            .put("omitted", export.scopes().omitted())
                            .put("createdAt", export.createdAt().toString())
                            .put("assets", export.contents().assets())
                            .put("files", export.contents().entries() + 2);
                    return Page.last(List.of(
                            ExportDraft.document("export.json", export.createdAt(), json.of("export", told)),
                            ExportDraft.document(
                                    "index.html", export.createdAt(), ExportHtml.front(export, pages, others))));
                });
    }
}
