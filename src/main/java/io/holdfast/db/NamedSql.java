package io.holdfast.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.templates.SqlTemplate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A statement whose parameters have names, as {@code #{size}}, for those that have more than four. A name may stand in it more
 * than once, and with a cast behind it; it may not stand in a literal or a comment of the SQL, where it would be a parameter too.
 */
public final class NamedSql {
    private static final Pattern NAME = Pattern.compile("#\\{(\\w+)}");

    private final String text;
    private final Set<String> names;

    private NamedSql(String text, Set<String> names) {
        this.text = text;
        this.names = names;
    }

    /** Takes the names from the text. */
    public static NamedSql of(String text) {
        Set<String> names = new TreeSet<>();
        NAME.matcher(text).results().forEach(name -> names.add(name.group(1)));
        return new NamedSql(text, Set.copyOf(names));
    }

    /** As it was given. */
    String text() {
        return text;
    }

    /**
     * Runs it, prepared, on a connection or in a transaction.
     *
     * @return its rows; fails as the driver does
     * @throws IllegalArgumentException where the arguments are not exactly those that it names: the template itself would take
     *     null for one that is missing
     */
    public Future<RowSet<Row>> execute(SqlClient client, Arguments arguments) {
        return SqlTemplate.forQuery(client, text).execute(arguments.exactly(names));
    }

    /** Runs it once for each of some arguments, one at least, in one go; else like {@link #execute}. */
    public Future<RowSet<Row>> executeBatch(SqlClient client, List<Arguments> batch) {
        return SqlTemplate.forQuery(client, text)
                .executeBatch(batch.stream().map(each -> each.exactly(names)).toList());
    }
}
