package io.holdfast.erasure;

import io.holdfast.db.Database;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds objects without a row. They exist only after a database restore, because a row is always committed before its object:
 * the restored database lacks the rows that are younger than its backup. That is why the store is scanned, and only when an
 * operator asks for it. The store is read before the rows, so that gateways may write meanwhile.
 */
public final class OrphanScanner {
    private static final UUID FIRST = new UUID(0, 0);

    private static final String NAMED =
            """
            SELECT object_key FROM asset WHERE account_id = $1 AND object_key = ANY ($3)
            UNION ALL SELECT object_key FROM intake WHERE account_id = $1 AND object_key = ANY ($3)
            UNION ALL SELECT object_key FROM leftover WHERE account_id = $1 AND object_key = ANY ($3)
            UNION ALL SELECT $4 || account_id || '/' || id FROM upload WHERE account_id = $1 AND id = ANY ($2)
            UNION ALL SELECT $4 || account_id || '/' || id FROM upload_tail WHERE account_id = $1 AND id = ANY ($2)""";

    /**
     * What was found.
     *
     * @param bytes that the store holds of them
     */
    public record Found(long objects, long bytes) {
        private Found plus(Found more) {
            return new Found(objects + more.objects, bytes + more.bytes);
        }
    }

    private final Database database;
    private final ObjectStore objects;
    private final Optional<String> region;

    private OrphanScanner(Database database, ObjectStore objects, Optional<String> region) {
        this.database = database;
        this.objects = objects;
        this.region = region;
    }

    /**
     * Looks for all of them, in one region after another.
     *
     * @param erase whether they are removed as well
     * @return how many they are; fails with {@link ProblemType#STORE_UNAVAILABLE} or
     *     {@link ProblemType#DATABASE_UNAVAILABLE}, and may be repeated
     */
    public static Future<Found> find(Database database, RegionalStore stores, boolean erase) {
        Future<Found> found =
                new OrphanScanner(database, stores.usual(), Optional.empty()).accounts(FIRST, erase, new Found(0, 0));
        for (Map.Entry<String, ObjectStore> other : stores.others().entrySet()) {
            OrphanScanner there = new OrphanScanner(database, other.getValue(), Optional.of(other.getKey()));
            found = found.compose(sum -> there.accounts(FIRST, erase, sum));
        }
        return found;
    }

    private Future<Found> accounts(UUID behind, boolean erase, Found before) {
        return objects.folders(behind).compose(folders -> {
            if (folders.isEmpty()) {
                return Future.succeededFuture(before);
            }
            Future<Found> found = Future.succeededFuture(before);
            for (UUID account : folders) {
                if (!account.equals(ErasureJournal.FOLDER)) {
                    found = found.compose(sum -> account(account, FIRST, erase, sum));
                }
            }
            return found.compose(sum -> accounts(folders.get(folders.size() - 1), erase, sum));
        });
    }

    private Future<Found> account(UUID account, UUID behind, boolean erase, Found before) {
        return objects.list(account, behind).compose(page -> {
            if (page.isEmpty()) {
                return Future.succeededFuture(before);
            }
            UUID last = page.get(page.size() - 1).key().id();
            return unnamed(account, page)
                    .compose(orphans -> (erase ? erase(orphans) : Future.<Void>succeededFuture()).map(orphans))
                    .compose(orphans -> account(account, last, erase, before.plus(sum(orphans))));
        });
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

    private static Found sum(List<ObjectStore.Listed> orphans) {
        return new Found(
                orphans.size(),
                orphans.stream().mapToLong(ObjectStore.Listed::bytes).sum());
    }
}
