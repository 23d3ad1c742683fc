package io.holdfast.db;

import io.vertx.pgclient.PgException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement that Postgres refused, which is our bug. It says what Postgres calls the fault and where, never what was sent:
 * Postgres' own words repeat values, and with them prompts, names and addresses.
 */
public final class StatementFault extends RuntimeException {
    StatementFault(PgException cause) {
        super("Postgres refused a statement: " + named(cause));
    }

    private static String named(PgException cause) {
        return Stream.of(
                        named("", cause.getSqlState()),
                        named("table ", cause.getTable()),
                        named("column ", cause.getColumn()),
                        named("constraint ", cause.getConstraint()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String named(String what, @Nullable String name) {
        return name == null ? "" : what + name;
    }
}
