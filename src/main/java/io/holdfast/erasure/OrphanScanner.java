package io.holdfast.erasure;

import io.holdfast.db.Database;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds objects without a row, and what is in the bucket under names that are none of ours. Objects without a row exist only
 * after a database restore, because a row is always committed before its object: the restored database lacks the rows that are
 * younger than its backup. Other names are a store's leftovers, or somebody else's. That is why the store is scanned, and only
 * when an operator asks for it. The store is read before the rows, so that gateways may write meanwhile.
 */
public final class OrphanScanner {
    private static final String NAMED =
            """
            SELECT object_key FROM asset WHERE account_id = $1 AND object_key = ANY ($3)
            UNION ALL SELECT object_key FROM intake WHERE account_id = $1 AND object_key = ANY ($3)
            UNION ALL SELECT object_key FROM leftover WHERE account_id = $1 AND object_key = ANY ($3)
            UNION ALL SELECT $4 || account_id || '/' || id FROM upload WHERE account_id = $1 AND id = ANY ($2)
            UNION ALL SELECT $4 || account_id || '/' || id FROM upload_tail WHERE account_id = $1 AND id = ANY ($2)""";

    /** What is removed of that which is found. */
    public enum Removal {
        NOTHING,
        ORPHANS,
        FOREIGN
    }

    /** How many they are, and the bytes that the store holds of them. */
    public record Count(long objects, long bytes) {
        private Count plus(Count more) {
            return new Count(objects + more.objects, bytes + more.bytes);
        }
    }

    /**
     * What was found.
     *
     * @param orphans objects without a row
     * @param foreign what has names that are none of ours
     */
    public record Found(Count orphans, Count foreign) {
        private static final Found NOTHING = new Found(new Count(0, 0), new Count(0, 0));

        private Found plus(Found more) {
            return new Found(orphans.plus(more.orphans), foreign.plus(more.foreign));
        }
    }

    private final Database database;
    private final ObjectStore objects;
    private final Optional<String> region;
    private final Removal removal;

    private OrphanScanner(Database database, ObjectStore objects, Optional<String> region, Removal removal) {
        this.database = database;
        this.objects = objects;
        this.region = region;
        this.removal = removal;
    }

    /**
     * Looks for all of them, in one region after another.
     *
     * @return how many they are; fails with {@link ProblemType#STORE_UNAVAILABLE} or
     *     {@link ProblemType#DATABASE_UNAVAILABLE}, and may be repeated
     */
    public static Future<Found> find(Database database, RegionalStore stores, Removal removal) {
        Future<Found> found =
                new OrphanScanner(database, stores.usual(), Optional.empty(), removal).pages("", Found.NOTHING);
        for (Map.Entry<String, ObjectStore> other : stores.others().entrySet()) {
            OrphanScanner there = new OrphanScanner(database, other.getValue(), Optional.of(other.getKey()), removal);
            found = found.compose(sum -> there.pages("", sum));
        }
        return found;
    }

    private Future<Found> pages(String behind, Found before) {
        return objects.names(behind)
                .compose(page -> page.isEmpty()
                        ? Future.succeededFuture(before)
                        : page(page)
                                .compose(
                                        found -> pages(page.get(page.size() - 1).name(), before.plus(found))));
    }

    private Future<Found> page(List<ObjectStore.Named> page) {
        Map<UUID, List<ObjectStore.Listed>> ours = new LinkedHashMap<>();
        List<ObjectStore.Named> foreign = new ArrayList<>();
        for (ObjectStore.Named each : page) {
            if (isOurs(each.name())) {
                ObjectKey key = new ObjectKey(each.name());
                ours.computeIfAbsent(key.account(), account -> new ArrayList<>())
                        .add(new ObjectStore.Listed(key, each.bytes()));
            } else {
                foreign.add(each);
            }
        }
        ours.remove(ErasureJournal.FOLDER);
        Count others = new Count(
                foreign.size(),
                foreign.stream().mapToLong(ObjectStore.Named::bytes).sum());
        Future<Count> orphans = Future.succeededFuture(new Count(0, 0));
        for (Map.Entry<UUID, List<ObjectStore.Listed>> account : ours.entrySet()) {
            orphans = orphans.compose(
                    sum -> orphans(account.getKey(), account.getValue()).map(sum::plus));
        }
        return orphans.compose(sum -> remove(foreign).map(new Found(sum, others)));
    }

    /** In its own region an object's name says nothing of it. */
    private static boolean isOurs(String name) {
        return ObjectKey.fits(name) && new ObjectKey(name).region().isEmpty();
    }

    private Future<Void> remove(List<ObjectStore.Named> foreign) {
        return removal != Removal.FOREIGN
                ? Future.succeededFuture()
                : Future.join(foreign.stream()
                                .map(each -> objects.remove(each.name()))
                                .toList())
                        .mapEmpty();
    }

    private Future<Count> orphans(UUID account, List<ObjectStore.Listed> there) {
        return unnamed(account, there).compose(orphans -> (removal == Removal.ORPHANS
                        ? erase(orphans)
                        : Future.<Void>succeededFuture())
                .map(new Count(
                        orphans.size(),
                        orphans.stream().mapToLong(ObjectStore.Listed::bytes).sum())));
    }

    private Future<List<ObjectStore.Listed>> unnamed(UUID account, List<ObjectStore.Listed> page) {
        UUID[] ids = page.stream().map(each -> each.key().id()).toArray(UUID[]::new);
        String[] keys = page.stream().map(this::named).toArray(String[]::new);
        String prefix = region.map(name -> "r/" + name + "/").orElse("");
        return database.query(NAMED, Tuple.of(account, ids, keys, prefix)).map(rows -> {
            Set<String> named = new HashSet<>();
            rows.forEach(row -> named.add(row.getString(0)));
            return page.stream().filter(each -> !named.contains(named(each))).toList();
        });
    }

    /** The key by which a row would name it. */
    private String named(ObjectStore.Listed each) {
        return each.key().in(region).value();
    }

    private Future<Void> erase(List<ObjectStore.Listed> orphans) {
        List<Future<Void>> removals = new ArrayList<>(orphans.size());
        orphans.forEach(each -> removals.add(objects.discard(each.key())));
        return Future.join(removals).mapEmpty();
    }
}
