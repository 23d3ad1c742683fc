package io.holdfast.db;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.pgclient.PgException;
import java.util.Optional;

/**
 * What somebody is told whose statement met a constraint because another request was faster. Only those of uniqueness and of
 * foreign keys tell of such a race; a row that fails a check is our bug.
 */
final class ConstraintAnswers {
    /** SQLSTATEs (PostgreSQL 18, appendix A). */
    private static final String UNIQUE = "23505";

    private static final String FOREIGN_KEY = "23503";

    /** As Postgres names the key of a table whose rows are of an account, and of nothing else that may go. */
    private static final String OF_ACCOUNT = "_account_id_fkey";

    private ConstraintAnswers() {}

    /**
     * The answer, if it is one of those: {@link ProblemType#CONFLICT} where the same was made meanwhile,
     * {@link ProblemType#ACCOUNT_ERASED} where the account is gone, and {@link ProblemType#NOT_FOUND} where whatever else it
     * was to belong to is.
     */
    static Optional<ProblemException> of(PgException failure) {
        String state = String.valueOf(failure.getSqlState());
        if (state.equals(UNIQUE)) {
            return Optional.of(new Problem(ProblemType.CONFLICT)
                    .withDetail("Another request made the same meanwhile.")
                    .retryAfter(1)
                    .asFailure());
        }
        if (!state.equals(FOREIGN_KEY)) {
            return Optional.empty();
        }
        boolean ofAccount = String.valueOf(failure.getConstraint()).endsWith(OF_ACCOUNT);
        return Optional.of((ofAccount ? ProblemType.ACCOUNT_ERASED : ProblemType.NOT_FOUND).asFailure());
    }
}
