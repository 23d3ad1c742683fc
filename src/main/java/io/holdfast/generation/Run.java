package io.holdfast.generation;

import io.holdfast.db.ColumnWord;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * A run of the generation backend, as its row says.
 *
 * @param actor who recorded it: the {@code sub} of a token
 * @param recipe what it was to make
 * @param error why it failed, in the backend's words
 */
record Run(
        UUID account,
        UUID id,
        Status status,
        String actor,
        Recipe recipe,
        Optional<String> feature,
        Optional<String> error,
        Times times) {
    /**
     * What a run was to make, and of what.
     *
     * @param parameters whatever the backend wants to remember, costs for instance
     */
    record Recipe(String model, Optional<String> prompt, Optional<String> negativePrompt, JsonObject parameters) {}

    /** When it was recorded, and when it ran. */
    record Times(Instant createdAt, Optional<Instant> startedAt, Optional<Instant> finishedAt) {}

    /** The columns that {@link #of} reads. */
    static final String COLUMNS =
            "account_id, id, status, actor, model, prompt, negative_prompt, parameters, feature, error, created_at,"
                    + " started_at, finished_at";

    static Run of(Row row) {
        return new Run(
                row.getUUID("account_id"),
                row.getUUID("id"),
                ColumnWord.read(Status.class, row.getString("status")),
                row.getString("actor"),
                new Recipe(
                        row.getString("model"),
                        Optional.ofNullable(row.getString("prompt")),
                        Optional.ofNullable(row.getString("negative_prompt")),
                        row.getJsonObject("parameters")),
                Optional.ofNullable(row.getString("feature")),
                Optional.ofNullable(row.getString("error")),
                new Times(
                        row.getOffsetDateTime("created_at").toInstant(),
                        Optional.ofNullable(row.getOffsetDateTime("started_at")).map(OffsetDateTime::toInstant),
                        Optional.ofNullable(row.getOffsetDateTime("finished_at"))
                                .map(OffsetDateTime::toInstant)));
    }
}
