package io.holdfast.db;

import io.holdfast.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings of Postgres.
 *
 * @param url {@code postgresql://host:port/database}, without credentials
 * @param poolSize connections at most
 * @param waitQueue requests that may wait for a connection before others are refused
 * @param timeout of one statement, the wait for a connection included
 * @param migrate whether {@code serve} migrates at start
 * @param startTimeout how long a start that migrates waits for a Postgres that takes no connections
 */
public record DatabaseConfig(
        String url,
        String user,
        String password,
        int poolSize,
        int waitQueue,
        Duration timeout,
        boolean migrate,
        Duration startTimeout) {
    private static final Pattern CREDENTIALS = Pattern.compile("(?:^|&)(?:user|password)=");

    /** Reads the {@code database} section. */
    public static DatabaseConfig read(SettingsReader reader) {
        Optional<URI> url = reader.url("database.url", "postgresql");
        if (!reader.isSet("database.url")) {
            reader.required("database.url", Optional.empty());
        }
        url.filter(absolute -> !absolute.getRawPath().matches("/[^/]+"))
                .ifPresent(absolute ->
                        reader.fault("database.url", "names no database; allowed: postgresql://host:port/database"));
        url.map(URI::getRawQuery)
                .filter(query -> CREDENTIALS.matcher(query).find())
                .ifPresent(query -> reader.fault(
                        "database.url", "must not hold a user or a password; set database.user and database.password"));
        return new DatabaseConfig(
                url.map(URI::toString).orElse(""),
                reader.text("database.user"),
                reader.secret("database.password").orElse(""),
                reader.integer("database.pool-size", 1, 10_000),
                reader.integer("database.wait-queue", 0, 1_000_000),
                reader.duration("database.timeout", Duration.ofMillis(100), Duration.ofHours(1)),
                reader.flag("database.migrate"),
                reader.duration("database.start-timeout", Duration.ofSeconds(1), Duration.ofHours(1)));
    }

    @Override
    public String toString() {
        return "DatabaseConfig[" + url + "]";
    }
}
