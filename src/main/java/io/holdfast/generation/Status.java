package io.holdfast.generation;

import io.holdfast.db.ColumnWord;
import java.util.List;
import java.util.Optional;

/** Where a run can be, and where it may come from: forwards only, and an end is an end. */
enum Status {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED;

    /** The statuses that it may follow, by name. */
    List<String> before() {
        return switch (this) {
            case QUEUED -> List.of();
            case RUNNING -> List.of("queued");
            case SUCCEEDED, FAILED -> List.of("queued", "running");
        };
    }

    /** As it is written. */
    String text() {
        return ColumnWord.of(this);
    }

    static Optional<Status> of(String text) {
        for (Status status : values()) {
            if (status.text().equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
