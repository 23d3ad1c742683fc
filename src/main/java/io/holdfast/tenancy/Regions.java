package io.holdfast.tenancy;

import io.holdfast.db.Database;
import io.holdfast.identity.Caller;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The regions in which an account can be at home. Rows and keys name the usual store's by nothing, so that what it is called
 * may change; what the others are called stays.
 *
 * @param usual what the region of the usual store is called
 * @param others the other ones
 * @param claimed whether tokens may say where an account is at home
 */
public record Regions(String usual, Set<String> others, boolean claimed) {
    /** Only of accounts that move, or did when they were closed, is anything elsewhere than at home. */
    private static final String IN_USE =
            """
            WITH moving AS (SELECT account_id FROM account_move UNION SELECT account_id FROM account_erasure),
            used AS (
              SELECT home_region AS region FROM account WHERE home_region IS NOT NULL
              UNION SELECT region_of(object_key) FROM leftover
              UNION SELECT region_of(object_key) FROM asset JOIN moving USING (account_id)
              UNION SELECT region_of(object_key) FROM intake JOIN moving USING (account_id)
              UNION SELECT region FROM upload_tail JOIN moving USING (account_id))
            SELECT region FROM used WHERE region IS NOT NULL ORDER BY region""";

    public Regions {
        others = Set.copyOf(others);
    }

    /** All there are. */
    public List<String> names() {
        return Stream.concat(Stream.of(usual), others.stream().sorted()).toList();
    }

    /** Whether there is such a region. */
    public boolean has(String name) {
        return usual.equals(name) || others.contains(name);
    }

    /** What a row says of a region that there is. */
    public Optional<String> stored(String name) {
        return Optional.of(name).filter(region -> !region.equals(usual));
    }

    /** The region that a row means. */
    public String named(@Nullable String stored) {
        return stored == null ? usual : stored;
    }

    /**
     * Where an account is at home that is made now, as a row says it.
     *
     * @return fails by throwing {@link ProblemType#REGION_UNKNOWN} when the token names a region that there is not, or when
     *     it acts for somebody and could say but does not: then nobody knows, and the owner must come first
     */
    Optional<String> home(Caller caller) {
        Optional<String> claim = claimed ? caller.region() : Optional.empty();
        boolean unsaid = claimed && claim.isEmpty() && caller.actor().isPresent() && !others.isEmpty();
        if (unsaid || claim.filter(name -> !has(name)).isPresent()) {
            throw ProblemType.REGION_UNKNOWN.asFailure();
        }
        return claim.flatMap(this::stored);
    }

    /**
     * Looks whether the settings have each region that an account is at home in or still has bytes in, for without it these
     * are out of reach.
     *
     * @return fails with {@link IllegalStateException}, which names what is missing, or as the database does
     */
    public Future<Void> check(Database database) {
        return database.query(IN_USE, Tuple.tuple()).compose(rows -> {
            List<String> missing = new ArrayList<>();
            rows.forEach(row -> missing.add(row.getString(0)));
            missing.removeAll(others);
            return missing.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(new IllegalStateException(
                            "store.regions does not name regions that accounts are at home or have bytes in: "
                                    + String.join(", ", missing)));
        });
    }
}
