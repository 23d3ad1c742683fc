package io.holdfast.db;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** What keeps a process from its database, in a sentence for its operator. */
public final class DatabaseFault extends IOException {
    /**
     * SQLSTATE codes and classes of a server that can't be asked now (PostgreSQL 18, appendix A): no connection, too many of
     * them, shutting down, starting up, not writable yet.
     */
    private static final List<String> AWAY = List.of("08", "53300", "57P01", "57P02", "57P03", RenewablePool.READ_ONLY);

    /** What an operator is told of such a server. */
    static final String TAKES_NO_WRITES =
            "Postgres takes no writes: it is a standby, or default_transaction_read_only is on";

    /** A message that the other side does not understand, which waiting does not change. */
    private static final String PROTOCOL = "08P01";

    private final boolean passing;

    DatabaseFault(boolean passing, String message) {
        super(message);
        this.passing = passing;
    }

    /** Of what Postgres refused, in its own words where they say enough. */
    static DatabaseFault of(SQLException refused, DatabaseConfig config) {
        String state = refused.getSQLState();
        boolean passing = !state.equals(PROTOCOL) && AWAY.stream().anyMatch(state::startsWith);
        String role = "the role \"" + config.user() + "\"";
        String said = line(refused);
        return new DatabaseFault(
                passing,
                switch (state) {
                    case "28P01" -> "Postgres refuses the password of " + role + " (database.user, database.password)";
                    case "28000" -> "Postgres does not let " + role + " in: " + said;
                    case "3D000" -> "there is no database \"" + config.direct().database() + "\" (database.url)";
                    case "42501" -> role + " may not do what the migrations do: " + said;
                    case RenewablePool.READ_ONLY -> TAKES_NO_WRITES;
                    case "53300" -> "Postgres has no connection left for " + role + ": " + said;
                    case "08004" -> "Postgres does not take the connection: " + said;
                    default -> said;
                });
    }

    /** The first line of a failure's words. */
    static String line(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /** Whether it may be over by itself, so that waiting helps. */
    boolean passing() {
        return passing;
    }
}
