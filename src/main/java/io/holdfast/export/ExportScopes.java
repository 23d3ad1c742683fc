package io.holdfast.export;

import io.holdfast.identity.Caller;
import io.holdfast.identity.Scope;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the token that asked for an export may read by itself, and so what is in its archive.
 *
 * @param asked scopes of that token; none of an export from before they were kept, which holds everything
 */
record ExportScopes(Optional<Set<String>> asked) {
    /** The file that tells of the account, which needs more than assets do. */
    static final String ACCOUNT = "account.json";

    /** Why that file may not be there. */
    static final String OMISSION =
            ACCOUNT + " needs the scope " + Scope.ACCOUNT_MANAGE + ", which the token that asked did not have.";

    /** Those of a token, as far as they are ours. */
    static ExportScopes of(Caller caller) {
        Set<String> ours = new TreeSet<>(Scope.ALL);
        ours.retainAll(caller.scopes());
        return new ExportScopes(Optional.of(ours));
    }

    /** As its row says. */
    static ExportScopes of(String @Nullable [] column) {
        return new ExportScopes(Optional.ofNullable(column).map(Set::of));
    }

    /** For its row. */
    Optional<String[]> column() {
        return asked.map(scopes -> scopes.toArray(String[]::new));
    }

    /** Whether the account is in the archive. */
    boolean holdsAccount() {
        return asked.map(scopes -> scopes.contains(Scope.ACCOUNT_MANAGE)).orElse(true);
    }

    /**
     * Lets a token read the archive that may read each part of it; one from before scopes were kept is for any that reads
     * assets.
     *
     * @throws io.holdfast.problem.ProblemException {@link ProblemType#SCOPE_MISSING}
     */
    void check(Caller caller) {
        if (!allow(caller)) {
            throw new Problem(ProblemType.SCOPE_MISSING)
                    .with("scope", Scope.ACCOUNT_MANAGE)
                    .asFailure();
        }
    }

    /** Whether a caller may read all that is in it. */
    boolean allow(Caller caller) {
        return asked.isEmpty() || !holdsAccount() || caller.may(Scope.ACCOUNT_MANAGE);
    }

    /** What was left out, and why. */
    JsonArray omitted() {
        return holdsAccount()
                ? new JsonArray()
                : new JsonArray()
                        .add(new JsonObject()
                                .put("file", ACCOUNT)
                                .put("scope", Scope.ACCOUNT_MANAGE)
                                .put("reason", OMISSION));
    }
}
