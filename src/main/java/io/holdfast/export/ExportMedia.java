package io.holdfast.export;

import io.holdfast.asset.Asset;
import io.holdfast.asset.AssetFilter;
import io.holdfast.asset.AssetJson;
import io.holdfast.asset.Assets;
import io.holdfast.asset.Filters;
import io.holdfast.asset.SignedUrl;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The media of an export, each with its record and its credential, and pages that list them. */
final class ExportMedia implements ExportSource {
    private static final int PAGE = 100;
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("yyyy-MM", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String ROWS = "SELECT " + Asset.COLUMNS
            + """
            , crc32, (SELECT m.bytes FROM manifest m WHERE m.account_id = asset.account_id AND m.asset_id = asset.id) manifest
            FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state = 'stored' ORDER BY id""";

    private final ExportJson json;
    private final AssetJson records;

    ExportMedia(DoNotTrain mark) {
        this.json = new ExportJson(mark);
        // an address that stops working is nothing to keep
        this.records = new AssetJson(mark, (account, asset) -> new SignedUrl("", Instant.EPOCH));
    }

    @Override
    public Future<Page> page(SqlConnection transaction, Export export, JsonObject cursor) {
        UUID account = export.account();
        return ids(transaction, export, UUID.fromString(cursor.getString("after", new UUID(0, 0).toString())))
                .compose(ids -> ids.isEmpty()
                        ? Future.succeededFuture(Page.last(List.of()))
                        // first of all held, or a name might outlive its asset
                        : Assets.hold(transaction, account, ids.toArray(UUID[]::new))
                                .compose(v -> transaction.preparedQuery(ROWS).execute(Tuple.of(account, (Object)
                                        ids.toArray(UUID[]::new))))
                                .map(rows -> page(export, cursor.getInteger("page", 1), ids, rows)));
    }

    private static Future<List<UUID>> ids(SqlConnection transaction, Export export, UUID after) {
        String condition = "account_id = $1 AND state = 'stored'";
        Tuple arguments = Tuple.of(export.account());
        if (export.selection().containsKey("ids")) {
            arguments.addValue(export.selection().getJsonArray("ids").stream()
                    .map(id -> UUID.fromString((String) id))
                    .toArray(UUID[]::new));
            condition += " AND id = ANY ($2)";
        } else if (!export.whole()) {
            AssetFilter filter = Filters.of(export.account(), export.selection());
            arguments = filter.arguments();
            condition = filter.condition();
        }
        arguments.addValue(after).addValue(export.createdAt().atOffset(ZoneOffset.UTC));
        int last = arguments.size();
        String sql = "SELECT id FROM asset WHERE " + condition + " AND id > $" + (last - 1) + " AND created_at <= $"
                + last + " ORDER BY id LIMIT " + PAGE;
        return transaction.preparedQuery(sql).execute(arguments).map(rows -> {
            List<UUID> ids = new ArrayList<>(rows.size());
            rows.forEach(row -> ids.add(row.getUUID(0)));
            return ids;
        });
    }

    private Page page(Export export, int number, List<UUID> ids, RowSet<Row> rows) {
        List<ExportDraft> files = new ArrayList<>();
        JsonArray listed = new JsonArray();
        ExportHtml html = new ExportHtml();
        long count = export.contents().assets();
        for (Row row : rows) {
            Asset asset = Asset.of(row);
            count++;
            String name = name(count, asset);
            Optional<Buffer> credential = Optional.ofNullable(row.getBuffer("manifest"));
            JsonObject record = new JsonObject(records.one(asset));
            record.remove("contentUrl");
            record.remove("contentUrlExpiresAt");
            files.add(new ExportDraft(
                    Optional.of(asset.id()),
                    new ZipFile(
                            name,
                            asset.content().size(),
                            row.getLong("crc32") & 0xFFFF_FFFFL,
                            asset.provenance().createdAt()),
                    asset.content().sha256(),
                    Optional.empty()));
            files.add(about(asset, name + ".json", record(name, credential.isPresent(), record)));
            credential.ifPresent(bytes -> files.add(about(asset, name + ".c2pa", bytes)));
            listed.add(listed(asset, name, record));
            html.add(asset, name);
        }
        String place = String.format(Locale.ROOT, "%06d", number);
        if (!listed.isEmpty()) {
            files.add(ExportDraft.document(
                    "files/" + place + ".json",
                    export.createdAt(),
                    json.of("files", new JsonObject().put("items", listed))));
            files.add(ExportDraft.document("index/" + place + ".html", export.createdAt(), html.page(number)));
        }
        JsonObject next = new JsonObject()
                .put("after", ids.get(ids.size() - 1).toString())
                .put("page", listed.isEmpty() ? number : number + 1);
        return new Page(files, rows.size(), ids.size() < PAGE ? Optional.empty() : Optional.of(next));
    }

    private static String name(long number, Asset asset) {
        return "media/" + MONTH.format(asset.provenance().createdAt()) + "/"
                + SafeName.of(
                        number, asset.description().filename(), asset.media().mediaType());
    }

    private Buffer record(String name, boolean credential, JsonObject record) {
        return json.of(
                "asset",
                new JsonObject()
                        .put("file", name)
                        .put("credential", credential ? name + ".c2pa" : null)
                        .put("asset", record));
    }

    private static ExportDraft about(Asset asset, String name, Buffer bytes) {
        return ExportDraft.document(
                Optional.of(asset.id()), name, asset.provenance().createdAt(), bytes);
    }

    private static JsonObject listed(Asset asset, String name, JsonObject record) {
        return new JsonObject()
                .put("file", name)
                .put("asset", asset.id().toString())
                .put("size", asset.content().size())
                .put("sha256", HexFormat.of().formatHex(asset.content().sha256().getBytes()))
                .put("usage", record.getJsonObject("usage"));
    }
}
