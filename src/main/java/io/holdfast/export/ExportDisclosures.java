package io.holdfast.export;

import io.holdfast.disclosure.Disclosure;
import io.holdfast.disclosure.DisclosurePages;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** To whom the assets of an export went, the newest first; of a selection only to whom that went. */
final class ExportDisclosures implements ExportSource {
    private static final int PAGE = 1_000;

    private static final String SELECTED =
            "SELECT DISTINCT asset_id FROM export_entry WHERE account_id = $1 AND export_id = $2 AND asset_id = ANY ($3)";

    private final ExportJson json;
    private final DisclosurePages pages;

    ExportDisclosures(DoNotTrain mark, DisclosurePages pages) {
        this.json = new ExportJson(mark);
        this.pages = pages;
    }

    @Override
    public Future<Page> page(SqlConnection transaction, Export export, JsonObject cursor) {
        long before = cursor.getLong("before", Long.MAX_VALUE);
        // for nobody who could leave
        Future<Void> gone = Promise.<Void>promise().future();
        return pages.newest(export.account(), Optional.empty(), before, PAGE, gone)
                .compose(rows -> selected(transaction, export, rows).map(selected -> {
                    JsonArray items = new JsonArray();
                    rows.stream()
                            .filter(row -> export.whole() || selected.contains(row.asset()))
                            .forEach(row -> items.add(row.json()));
                    int number = cursor.getInteger("page", 1);
                    Optional<JsonObject> next = rows.size() < PAGE
                            ? Optional.empty()
                            : Optional.of(new JsonObject()
                                    .put(
                                            "before",
                                            rows.get(rows.size() - 1).position().number())
                                    .put("page", number + 1));
                    String name = String.format(Locale.ROOT, "disclosures/%06d.json", number);
                    List<ExportDraft> files = items.isEmpty()
                            ? List.of()
                            : List.of(ExportDraft.document(
                                    name,
                                    export.createdAt(),
                                    json.of("disclosures", new JsonObject().put("items", items))));
                    return new Page(files, 0, next);
                }));
    }

    private static Future<Set<UUID>> selected(SqlConnection transaction, Export export, List<Disclosure> rows) {
        if (export.whole() || rows.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        UUID[] assets = rows.stream().map(Disclosure::asset).distinct().toArray(UUID[]::new);
        return transaction
                .preparedQuery(SELECTED)
                .execute(Tuple.of(export.account(), export.id(), assets))
                .map(found -> {
                    Set<UUID> ids = new HashSet<>();
                    found.forEach(row -> ids.add(row.getUUID(0)));
                    return ids;
                });
    }
}
