package io.holdfast.collection;

import io.holdfast.asset.Asset;
import io.holdfast.asset.AssetJson;
import io.holdfast.asset.RequestedIds;
import io.holdfast.collection.Memberships.Beside;
import io.holdfast.http.Answer;
import io.holdfast.http.Cursor;
import io.holdfast.http.Exchange;
import io.holdfast.http.IfMatch;
import io.holdfast.http.JsonPage;
import io.holdfast.http.PageRequest;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Galleries: an account's assets in an order of its own. Each change takes {@code If-Match}. */
public final class CollectionEndpoints {
    private static final int MAX_TITLE = 500;
    private static final int MAX_ADDED = 1_000;
    private static final int JSON_BYTES = 64 * 1024;

    /** Room for {@link Memberships#MAX} ids and the white space between them. */
    private static final int ORDER_BYTES = 512 * 1024;

    /** Bytes of memory that a collection of a page takes at most. */
    private static final long ROW_BYTES = 4 * 1024;

    private final CollectionRows collections;
    private final Memberships memberships;
    private final AssetJson assetJson;

    public CollectionEndpoints(CollectionRows collections, Memberships memberships, AssetJson assetJson) {
        this.collections = collections;
        this.memberships = memberships;
        this.assetJson = assetJson;
    }

    /** {@code POST /v1/collections}: a new one without assets. */
    public Future<Answer> create(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return exchange.json(JSON_BYTES)
                .compose(asked -> collections.create(exchange.account(), title(asked)))
                .map(gallery -> described(exchange, permit, 201, gallery, Map.of("Location", gallery.path())));
    }

    /** {@code GET /v1/collections}: one page, newest first. */
    public Future<Answer> page(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        PageRequest asked = PageRequest.of(exchange);
        Optional<UUID> before = asked.cursor().map(Cursor::id);
        return exchange.memory(asked.rows() * ROW_BYTES)
                .compose(v -> collections.newest(exchange.account(), before, asked.rows(), exchange.gone()))
                .map(rows -> asked.json(rows, gallery -> gallery.json(exchange.site()), last -> Cursor.of(last.id()))
                        .answer(exchange, permit));
    }

    /** {@code GET /v1/collections/{id}}: one record. */
    public Future<Answer> one(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return shown(exchange, permit);
    }

    /** {@code PATCH /v1/collections/{id}}: the title, as a JSON merge patch (RFC 7396). */
    public Future<Answer> change(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        UUID id = exchange.pathId("id");
        Optional<List<Integer>> versions = IfMatch.versions(exchange);
        return exchange.json(JSON_BYTES)
                .compose(patch -> collections.rename(exchange.account(), id, title(patch), versions))
                .map(gallery -> described(exchange, permit, 200, gallery, Map.of()));
    }

    /** {@code DELETE /v1/collections/{id}}: its assets stay. */
    public Future<Answer> delete(Exchange exchange) {
        return collections
                .delete(exchange.account(), exchange.pathId("id"), IfMatch.versions(exchange))
                .map(v -> new Answer.Empty(204, Map.of()));
    }

    /** {@code GET /v1/collections/{id}/assets}: one page in the gallery's own order. */
    public Future<Answer> assets(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        PageRequest asked = PageRequest.of(exchange);
        Optional<GalleryPlace> behind = asked.cursor().map(GalleryPlace::of);
        UUID id = exchange.pathId("id");
        return exchange.memory(asked.rows() * Asset.LISTED_BYTES)
                .compose(v -> memberships.page(exchange.account(), id, behind, asked.rows(), exchange.gone()))
                .map(found -> {
                    AssetJson.Page page =
                            assetJson.page(found.assets(), asked.limit(), asked.bytes(), place -> found.places()
                                    .get(place)
                                    .cursor());
                    return new JsonPage(page.json(), page.next()).answer(exchange, permit);
                });
    }

    /** {@code POST /v1/collections/{id}/assets}: adds many at the end. */
    public Future<Answer> add(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        UUID id = exchange.pathId("id");
        Optional<List<Integer>> versions = IfMatch.versions(exchange);
        return exchange.json(JSON_BYTES)
                .compose(asked -> memberships.add(exchange.account(), id, ids(asked, MAX_ADDED), versions))
                .compose(v -> shown(exchange, permit));
    }

    /** {@code PUT /v1/collections/{id}/assets/{asset}}: adds or moves one. */
    public Future<Answer> put(Exchange exchange) {
        // what is put there tells nothing, but who trains has no business with galleries
        exchange.permit(Channel.HISTORY);
        UUID id = exchange.pathId("id");
        UUID asset = exchange.pathId("asset");
        Optional<List<Integer>> versions = IfMatch.versions(exchange);
        return exchange.jsonIfAny(JSON_BYTES)
                .compose(asked -> memberships.put(exchange.account(), id, asset, beside(asked), versions))
                .map(v -> new Answer.Empty(204, Map.of()));
    }

    /** {@code DELETE /v1/collections/{id}/assets/{asset}}: takes one out. */
    public Future<Answer> remove(Exchange exchange) {
        return memberships
                .remove(exchange.account(), exchange.pathId("id"), exchange.pathId("asset"), IfMatch.versions(exchange))
                .map(v -> new Answer.Empty(204, Map.of()));
    }

    /** {@code PUT /v1/collections/{id}/order}: the whole order at once. */
    public Future<Answer> order(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        UUID id = exchange.pathId("id");
        Optional<List<Integer>> versions = IfMatch.versions(exchange);
        return exchange.json(ORDER_BYTES)
                .compose(asked -> memberships.order(exchange.account(), id, ids(asked, Memberships.MAX), versions))
                .compose(v -> shown(exchange, permit));
    }

    private Future<Answer> shown(Exchange exchange, EgressPermit permit) {
        return collections
                .find(exchange.account(), exchange.pathId("id"))
                .map(gallery -> described(exchange, permit, 200, gallery, Map.of()));
    }

    private static Answer described(
            Exchange exchange, EgressPermit permit, int status, Gallery gallery, Map<String, String> more) {
        Map<String, String> headers = headers(more);
        headers.put("ETag", "\"" + gallery.version() + "\"");
        return new Answer.Described(
                status, headers, permit.mark(gallery.json(exchange.site()).toBuffer()));
    }

    private static String title(JsonObject asked) {
        only(asked, Set.of("title"));
        if (!(asked.getValue("title") instanceof String title)
                || title.isBlank()
                || title.length() > MAX_TITLE
                || title.indexOf('\0') >= 0) {
            throw Problem.invalidField("title", "must be a text of 1 to " + MAX_TITLE + " characters")
                    .asFailure();
        }
        return title;
    }

    private static List<UUID> ids(JsonObject asked, int most) {
        only(asked, Set.of("assets"));
        List<UUID> ids = RequestedIds.assets(asked, "assets", most);
        if (new HashSet<>(ids).size() < ids.size()) {
            throw Problem.invalidField("assets", "holds an asset twice").asFailure();
        }
        return ids;
    }

    private static Beside beside(JsonObject asked) {
        only(asked, Set.of("before", "after"));
        if (asked.size() > 1) {
            throw Problem.invalidField("before", "or after may be given, not both")
                    .asFailure();
        }
        return asked.stream()
                .map(member -> new Beside(
                        Optional.of(RequestedIds.one(member.getKey(), String.valueOf(member.getValue()))),
                        member.getKey().equals("after")))
                .findFirst()
                .orElse(Beside.END);
    }

    /** Throws {@link ProblemType#INVALID_FIELD} for a member that has no meaning, which a client would believe it has. */
    private static void only(JsonObject asked, Set<String> known) {
        asked.fieldNames().stream()
                .filter(field -> !known.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw Problem.invalidField(field, "is not known here").asFailure();
                });
    }

    private static Map<String, String> headers(Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put(CacheControl.NAME, CacheControl.PRIVATE_NO_STORE.value());
        return headers;
    }
}
