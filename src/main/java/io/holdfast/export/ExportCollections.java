package io.holdfast.export;

import io.holdfast.db.Arguments;
import io.holdfast.db.NamedSql;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The collections of an export, in the order of their members; a long one goes on in the next file. */
final class ExportCollections implements ExportSource {
    private static final int PAGE = 2_000;

    /** Of members only what is in the export, so that no name of anything else is; of a selection no empty ones. */
    private static final NamedSql ROWS = NamedSql.of(
            """
            SELECT c.id, c.title, c.created_at, m.asset_id, coalesce(m.position, 0)::text AS position
            FROM collection c LEFT JOIN (
              SELECT k.* FROM collection_asset k WHERE k.account_id = #{account} AND EXISTS (
                SELECT FROM export_entry e WHERE e.account_id = #{account} AND e.export_id = #{export} AND e.asset_id = k.asset_id)) m
              ON m.account_id = c.account_id AND m.collection_id = c.id
            WHERE c.account_id = #{account} AND (c.id > #{collection} OR (c.id = #{collection} AND m.position > (#{position}::text)::numeric))
              AND (#{whole} OR m.asset_id IS NOT NULL)
            ORDER BY c.id, m.position LIMIT 2000""");

    private final ExportJson json;

    ExportCollections(DoNotTrain mark) {
        this.json = new ExportJson(mark);
    }

    @Override
    public Future<Page> page(SqlConnection transaction, Export export, JsonObject cursor) {
        UUID after = UUID.fromString(cursor.getString("collection", new UUID(0, 0).toString()));
        Arguments arguments = Arguments.of("account", export.account())
                .with("collection", after)
                .with("position", cursor.getString("position", "0"))
                .with("whole", export.whole())
                .with("export", export.id());
        return ROWS.execute(transaction, arguments)
                .map(rows ->
                        rows.size() == 0 ? Page.last(List.of()) : page(export, cursor.getInteger("page", 1), rows));
    }

    private Page page(Export export, int number, RowSet<Row> rows) {
        JsonArray items = new JsonArray();
        String collection = "";
        String position = "0";
        JsonArray members = new JsonArray();
        for (Row row : rows) {
            if (!collection.equals(row.getUUID(0).toString())) {
                collection = row.getUUID(0).toString();
                members = new JsonArray();
                items.add(new JsonObject()
                        .put("id", collection)
                        .put("title", row.getString(1))
                        .put("createdAt", row.getOffsetDateTime(2).toInstant().toString())
                        .put("assets", members));
            }
            position = row.getString(4);
            if (row.getUUID(3) != null) {
                members.add(row.getUUID(3).toString());
            }
        }
        String name = String.format(Locale.ROOT, "collections/%06d.json", number);
        JsonObject next = new JsonObject()
                .put("collection", collection)
                .put("position", position)
                .put("page", number + 1);
        return new Page(
                List.of(ExportDraft.document(
                        name, export.createdAt(), json.of("collections", new JsonObject().put("items", items)))),
                0,
                rows.size() < PAGE ? Optional.empty() : Optional.of(next));
    }
}
