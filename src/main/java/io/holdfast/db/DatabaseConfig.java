package io.holdfast.db;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of Postgres.
 *
 * @param url of Postgres, or of what stands in front of it, without credentials
 * @param poolSize connections at most
 * @param waitQueue requests that may wait for a connection before others are refused
 * @param timeout of one statement, the wait for a connection included
 * @param migrate whether {@code serve} migrates at start
 * @param startTimeout how long a start waits for a Postgres that takes no connections
 */
public record DatabaseConfig(
        ConnectionUrl url,
        String user,
        String password,
        int poolSize,
        int waitQueue,
        Duration timeout,
        boolean migrate,
        Duration startTimeout,
        Pooling pooling) {
    private static final ConnectionUrl NOWHERE = ConnectionUrl.parse("postgresql://localhost/postgres");

    /**
     * What stands between us and Postgres.
     *
     * @param transactions whether connections are shared between clients after each transaction, as PgBouncer's
     *     {@code pool_mode = transaction} does
     * @param direct where Postgres itself is, for what needs a session: notifications and migrations
     */
    public record Pooling(boolean transactions, Optional<ConnectionUrl> direct) {
        /** Nothing does. */
        public static final Pooling NONE = new Pooling(false, Optional.empty());
    }

    /** One of Postgres itself, at a URL as {@link ConnectionUrl#parse} reads it. */
    public DatabaseConfig(
            String url,
            String user,
            String password,
            int poolSize,
            int waitQueue,
            Duration timeout,
            boolean migrate,
            Duration startTimeout) {
        this(
                ConnectionUrl.parse(url),
                user,
                password,
                poolSize,
                waitQueue,
                timeout,
                migrate,
                startTimeout,
                Pooling.NONE);
    }

    /** Reads the {@code database} section. */
    public static DatabaseConfig read(SettingsReader reader) {
        if (!reader.isSet("database.url")) {
            reader.required("database.url", Optional.empty());
        }
        Pooling pooling = new Pooling(reader.flag("database.transaction-pooling"), url(reader, "database.direct-url"));
        if (pooling.transactions() && !reader.isSet("database.direct-url")) {
            reader.fault("database.direct-url", "is required with database.transaction-pooling");
        }
        return new DatabaseConfig(
                url(reader, "database.url").orElse(NOWHERE),
                reader.text("database.user"),
                reader.secret("database.password").orElse(""),
                reader.integer("database.pool-size", 1, 10_000),
                reader.integer("database.wait-queue", 0, 1_000_000),
                reader.duration("database.timeout", Duration.ofMillis(100), Duration.ofHours(1)),
                reader.flag("database.migrate"),
                reader.duration("database.start-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
                pooling);
    }

    private static Optional<ConnectionUrl> url(SettingsReader reader, String key) {
        return reader.optionalText(key).flatMap(text -> {
            try {
                return Optional.of(ConnectionUrl.parse(text));
            } catch (IllegalArgumentException unfit) {
                reader.fault(key, String.valueOf(unfit.getMessage()));
                return Optional.empty();
            }
        });
    }

    /** The same for a connection to Postgres itself. */
    DatabaseConfig sessions() {
        return new DatabaseConfig(
                direct(), user, password, poolSize, waitQueue, timeout, migrate, startTimeout, Pooling.NONE);
    }

    /** Where a session can be had. */
    ConnectionUrl direct() {
        return pooling.direct().orElse(url);
    }

    @Override
    public String toString() {
        return "DatabaseConfig[" + url + "]";
    }
}
