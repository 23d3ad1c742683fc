package io.holdfast.collection;

import io.holdfast.asset.Asset;
import io.holdfast.asset.Assets;
import io.holdfast.asset.GallerySql;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.http.Cursor;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which assets are in which collection, and in which order. A position is a number between those of its neighbours, so
 * that a move is one row; when that has become too long a number, the collection is numbered anew.
 */
public final class Memberships {
    /** How many assets a collection may hold. */
    static final int MAX = 10_000;

    /** What the pages of one collection are made of. */
    record Found(List<Asset> assets, List<GalleryPlace> places) {}

    /** Where an asset is put: beside another, or at the end. */
    record Beside(Optional<UUID> other, boolean after) {
        static final Beside END = new Beside(Optional.empty(), true);

        /** What the request calls it. */
        String field() {
            return after ? "after" : "before";
        }
    }

    /** Where a move would lead to, and what the collection holds. */
    private record Place(boolean member, boolean besideMember, long others, BigDecimal position) {}

    private final Database database;
    private final CollectionRows collections;

    /** Opens the table. */
    public Memberships(Database database, CollectionRows collections) {
        this.database = database;
        this.collections = collections;
    }

    /**
     * One page in the collection's own order.
     *
     * @param rows at most
     * @param gone ends the statement when nobody waits for it any more
     * @return fails with {@link ProblemType#NOT_FOUND}, and with {@link ProblemType#INVALID_FIELD} when the collection was
     *     numbered anew and the asset that the page before ended with has left it
     */
    Future<Found> page(UUID account, UUID collection, Optional<GalleryPlace> behind, int rows, Future<Void> gone) {
        Arguments arguments = Arguments.of("account", account).with("collection", collection);
        behind.ifPresent(place -> arguments
                .with("numbering", place.numbering())
                .with("position", place.position())
                .with("asset", place.asset()));
        return database.query(MembershipSql.page(behind.isPresent(), rows), arguments, gone)
                .map(found -> {
                    if (found.size() == 0) {
                        throw ProblemType.NOT_FOUND.asFailure();
                    }
                    if (behind.isPresent() && found.iterator().next().getBigDecimal("behind") == null) {
                        throw Cursor.unknown();
                    }
                    return found(found);
                });
    }

    /**
     * Puts one asset somewhere, whether it is in the collection or not.
     *
     * @param versions of which the collection must have one, if given
     * @return fails with {@link ProblemType#NOT_FOUND} when either is not there, {@link ProblemType#INVALID_FIELD} when what it
     *     is put beside is not in the collection, {@link ProblemType#CONFLICT} when that is full
     */
    Future<Void> put(UUID account, UUID collection, UUID asset, Beside beside, Optional<List<Integer>> versions) {
        return collections.holding(
                account, collection, versions, transaction -> Assets.hold(transaction, account, asset)
                        .compose(held -> held == 0
                                ? Future.failedFuture(ProblemType.NOT_FOUND.asFailure())
                                : place(transaction, account, collection, asset, beside))
                        .compose(place -> move(transaction, account, collection, asset, place)));
    }

    /**
     * Adds assets at the end; those that are in the collection stay where they are.
     *
     * @param versions of which the collection must have one, if given
     * @return fails as {@link #put} does, but with {@link ProblemType#INVALID_FIELD} when an asset is not there
     */
    Future<Void> add(UUID account, UUID collection, List<UUID> assets, Optional<List<Integer>> versions) {
        UUID[] ids = assets.toArray(UUID[]::new);
        Tuple arguments = Tuple.of(account, collection, ids);
        return collections.holding(account, collection, versions, transaction -> Assets.hold(transaction, account, ids)
                .compose(held -> held < ids.length
                        ? Future.failedFuture(Problem.invalidField("assets", "holds an asset that is not there")
                                .asFailure())
                        : transaction.preparedQuery(MembershipSql.ADD).execute(arguments))
                .compose(added -> full(added.iterator().next().getLong(0))
                        ? Future.failedFuture(overfull())
                        : Future.<Void>succeededFuture()));
    }

    /**
     * Takes one asset out.
     *
     * @param versions of which the collection must have one, if given
     * @return fails with {@link ProblemType#NOT_FOUND} when it is not in it
     */
    Future<Void> remove(UUID account, UUID collection, UUID asset, Optional<List<Integer>> versions) {
        return collections.holding(account, collection, versions, transaction -> transaction
                .preparedQuery(GallerySql.LEFT)
                .execute(Tuple.of(account, collection, new UUID[] {asset}))
                .compose(v ->
                        transaction.preparedQuery(MembershipSql.REMOVE).execute(Tuple.of(account, collection, asset)))
                .compose(removed -> removed.rowCount() == 0
                        ? Future.failedFuture(ProblemType.NOT_FOUND.asFailure())
                        : Future.<Void>succeededFuture()));
    }

    /**
     * Puts all into another order.
     *
     * @param assets each member once
     * @param versions of which the collection must have one, if given
     * @return fails with {@link ProblemType#NOT_FOUND}, and with {@link ProblemType#CONFLICT} when the members are others
     */
    Future<Void> order(UUID account, UUID collection, List<UUID> assets, Optional<List<Integer>> versions) {
        return collections.holding(account, collection, versions, transaction -> transaction
                .preparedQuery(MembershipSql.MEMBERS)
                .execute(Tuple.of(account, collection))
                .compose(rows -> {
                    Set<UUID> members = new HashSet<>();
                    rows.forEach(row -> members.add(row.getUUID(0)));
                    return members.equals(new HashSet<>(assets))
                            ? transaction
                                    .preparedQuery(MembershipSql.ORDER)
                                    .execute(Tuple.of(account, collection, assets.toArray(UUID[]::new)))
                            : Future.failedFuture(ProblemType.CONFLICT.asFailure(
                                    "The order does not name exactly the assets of the collection."));
                })
                .mapEmpty());
    }

    private static Future<Place> place(
            SqlConnection transaction, UUID account, UUID collection, UUID asset, Beside beside) {
        Tuple arguments = Tuple.of(account, collection, asset, beside.other().orElse(null));
        String sql = beside.after() ? MembershipSql.PLACE_AFTER : MembershipSql.PLACE_BEFORE;
        return transaction.preparedQuery(sql).execute(arguments).compose(rows -> {
            Row row = rows.iterator().next();
            Place place = new Place(row.getBoolean(0), row.getBoolean(1), row.getLong(2), row.getBigDecimal(3));
            if (!place.besideMember()) {
                throw Problem.invalidField(beside.field(), "must be another asset of the collection")
                        .asFailure();
            }
            return place.position().scale() <= MembershipSql.MAX_SCALE
                    ? Future.succeededFuture(place)
                    : transaction
                            .preparedQuery(MembershipSql.RENUMBER)
                            .execute(Tuple.of(account, collection))
                            .compose(v -> place(transaction, account, collection, asset, beside));
        });
    }

    private static Future<Void> move(
            SqlConnection transaction, UUID account, UUID collection, UUID asset, Place place) {
        if (full(place.others() + 1)) {
            return Future.failedFuture(overfull());
        }
        Arguments arguments = Arguments.of("account", account)
                .with("collection", collection)
                .with("asset", asset)
                .with("position", place.position())
                .with("isNew", !place.member());
        return MembershipSql.MOVE.execute(transaction, arguments).mapEmpty();
    }

    private static Found found(RowSet<Row> rows) {
        List<Asset> assets = new ArrayList<>(rows.size());
        List<GalleryPlace> places = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getUUID("id") != null) {
                Asset asset = Asset.of(row);
                assets.add(asset);
                places.add(new GalleryPlace(row.getInteger("numbering"), row.getBigDecimal("position"), asset.id()));
            }
        }
        return new Found(assets, places);
    }

    private static boolean full(long assets) {
        return assets > MAX;
    }

    private static RuntimeException overfull() {
        return ProblemType.CONFLICT.asFailure("A collection holds at most " + MAX + " assets.");
    }
}
