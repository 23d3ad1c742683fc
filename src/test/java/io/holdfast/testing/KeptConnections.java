package io.holdfast.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Connections that are asked again, for tests ask often: Postgres starts a process for each new one. */
final class KeptConnections implements AutoCloseable {
    private static final int ALIVE_SECONDS = 60;

    private final Opening opening;
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    /** How one is had. */
    interface Opening {
        Connection open() throws SQLException;
    }

    /** What is done with one. */
    interface Asking<T> {
        T of(Connection connection) throws SQLException;
    }

    KeptConnections(Opening opening) {
        this.opening = opening;
    }

    /** Asks on one that nobody else uses meanwhile; one that failed is not used again. */
    <T> T with(Asking<T> asking) throws SQLException {
        Connection connection = take();
        try {
            T answer = asking.of(connection);
            idle.add(connection);
            return answer;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    private Connection take() throws SQLException {
        for (Connection kept = idle.poll(); kept != null; kept = idle.poll()) {
            // Postgres may have been stopped since
            if (kept.isValid(ALIVE_SECONDS)) {
                return kept;
            }
            kept.close();
        }
        return opening.open();
    }

    @Override
    public void close() {
        for (Connection kept = idle.poll(); kept != null; kept = idle.poll()) {
            try {
                kept.close();
            } catch (SQLException gone) {
                // with its Postgres
            }
        }
    }
}
