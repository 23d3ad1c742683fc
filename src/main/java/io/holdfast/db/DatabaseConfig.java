package io.holdfast.db;

import java.time.Duration;

/**
 * Settings of Postgres.
 *
 * @param url {@code postgresql://host:port/database}, without credentials
 * @param poolSize connections at most
 * @param waitQueue requests that may wait for a connection before others are refused
 * @param timeout of one statement, the wait for a connection included
 * @param migrate whether {@code serve} migrates at start
 */
public record DatabaseConfig(
        String url, String user, String password, int poolSize, int waitQueue, Duration timeout, boolean migrate) {
    @Override
    public String toString() {
        return "DatabaseConfig[" + url + "]";
    }
}
