package io.holdfast.export;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.holdfast.asset.AssetFilter;
import io.holdfast.asset.Assets;
import io.holdfast.asset.Filters;
import io.holdfast.asset.RequestedIds;
import io.holdfast.asset.SignedUrl;
import io.holdfast.content.ContentLinks;
import io.holdfast.content.StoredBytes;
import io.holdfast.db.Database;
import io.holdfast.http.Answer;
import io.holdfast.http.Cursor;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBody;
import io.holdfast.http.PageRequest;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.Problem;
import io.holdfast.rights.Channel;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** {@code /v1/exports}: archives of everything that an account has, or of a selection, that its owner takes along. */
public final class ExportEndpoint {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final UUID LAST = new UUID(-1, -1);
    private static final int MAX = 1_000;
    private static final Set<String> MEMBERS = Set.of("ids", "filter", "purpose");

    /** Bytes of memory that an export of a page takes at most: ids that it selects. */
    private static final long ROW_BYTES = 256 * 1024;

    /** Bytes of memory that an archive takes on its way: a page of its small documents and a large one. */
    private static final long ARCHIVE_BYTES = 1536 * 1024;

    private static final Map<String, String> PRIVATE = CacheControl.PRIVATE_NO_STORE.field();

    private final ExportRows rows;
    private final ExportContent content;
    private final ExportConfig config;
    private final DoNotTrain mark;
    private final ContentLinks links;
    private final Runnable asked;

    /**
     * Makes the endpoints of one event loop.
     *
     * @param maxRanges ranges of one request for an archive; more are answered with the whole
     * @param asked wakes the worker that makes exports
     */
    public ExportEndpoint(
            Vertx vertx,
            Database database,
            Assets assets,
            StoredBytes bytes,
            ExportConfig config,
            int maxRanges,
            ContentLinks links,
            DoNotTrain mark,
            Meters meters,
            Runnable asked) {
        this.rows = new ExportRows(database);
        this.content = new ExportContent(vertx, rows, new ExportEntries(database), assets, bytes, maxRanges, meters);
        this.config = config;
        this.mark = mark;
        this.links = links;
        this.asked = asked;
    }

    /** {@code POST /v1/exports}: answers before it is made. */
    public Future<Answer> create(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EXPORT);
        UUID account = exchange.account();
        ExportScopes scopes = ExportScopes.of(exchange.caller().orElseThrow());
        return exchange.jsonIfAny(64 * 1024)
                .map(body -> selection(account, body))
                .compose(selection ->
                        rows.add(account, IDS.generate(), selection, scopes, config.retention(), config.maxOpen()))
                .onSuccess(export -> asked.run())
                .map(export -> {
                    Map<String, String> headers = new LinkedHashMap<>(PRIVATE);
                    headers.put("Location", "/v1/exports/" + export.id());
                    return described(202, headers, permit, shown(exchange, export));
                });
    }

    /** {@code GET /v1/exports}: one page, the newest first. */
    public Future<Answer> page(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EXPORT);
        PageRequest page = PageRequest.of(exchange);
        UUID before = page.cursor().map(Cursor::id).orElse(LAST);
        // as few as an account may have, each with what it selects
        return exchange.memory(Math.min(page.rows(), config.maxOpen()) * ROW_BYTES)
                .compose(v -> rows.before(exchange.account(), before, page.rows(), exchange.gone()))
                .map(found -> page.json(found, export -> shown(exchange, export), last -> Cursor.of(last.id()))
                        .answer(exchange, permit));
    }

    /** {@code GET /v1/exports/{id}}. */
    public Future<Answer> one(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EXPORT);
        return rows.find(exchange.account(), exchange.pathId("id"))
                .map(export -> described(200, PRIVATE, permit, shown(exchange, export)));
    }

    /** {@code GET} and {@code HEAD} of the archive. */
    public Future<Answer> content(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EXPORT);
        UUID id = exchange.pathId("id");
        return exchange.memory(ARCHIVE_BYTES).compose(v -> content.answer(exchange, permit, id));
    }

    /** {@code GET} and {@code HEAD /e/{token}}: the archive, for whoever holds a signed URL, as a link can't carry a token. */
    public Future<Answer> byUrl(Exchange exchange) {
        ContentLinks.Target target = links.openExport(exchange.path("token"));
        EgressPermit permit = exchange.permit(Channel.EXPORT, target.account());
        return exchange.memory(target.account(), ARCHIVE_BYTES)
                .compose(v -> content.byUrl(exchange, permit, target.id()));
    }

    /** With a signed URL for who may read all that is in it. */
    private JsonObject shown(Exchange exchange, Export export) {
        JsonObject record = export.json(mark);
        if (export.ready() && export.scopes().allow(exchange.caller().orElseThrow())) {
            SignedUrl signed = links.ofExport(export.account(), export.id());
            record.put("contentUrl", signed.url())
                    .put("contentUrlExpiresAt", signed.expiresAt().toString());
        }
        return record;
    }

    /** {@code DELETE /v1/exports/{id}}. */
    public Future<Answer> delete(Exchange exchange) {
        return rows.delete(exchange.account(), exchange.pathId("id"))
                .map(v -> new Answer.Empty(204, CacheControl.NO_STORE.field()));
    }

    private static Answer described(int status, Map<String, String> headers, EgressPermit permit, JsonObject value) {
        return new Answer.Described(status, headers, permit.mark(value.toBuffer()));
    }

    /** What is asked for, checked and in our own words. */
    private static JsonObject selection(UUID account, JsonObject body) {
        JsonBody.only(body, MEMBERS);
        if (body.containsKey("ids") && body.containsKey("filter")) {
            throw Problem.invalidField("ids", "or filter may be given, not both")
                    .asFailure();
        }
        if (body.containsKey("ids")) {
            List<String> ids = RequestedIds.assets(body, "ids", MAX).stream()
                    .map(UUID::toString)
                    .toList();
            return new JsonObject().put("ids", new JsonArray(ids));
        }
        if (!body.containsKey("filter")) {
            return new JsonObject();
        }
        AssetFilter filter = Filters.of(account, body);
        return filter.narrows() ? new JsonObject().put("filter", body.getJsonObject("filter")) : new JsonObject();
    }
}
