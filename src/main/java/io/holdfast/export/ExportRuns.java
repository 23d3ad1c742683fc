package io.holdfast.export;

import io.holdfast.db.Arguments;
import io.holdfast.db.NamedSql;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The runs of an export with their prompts, a file each; of a selection those that made some of it. */
final class ExportRuns implements ExportSource {
    /** Few, because a prompt may be long. */
    private static final int PAGE = 20;

    private static final NamedSql ROWS = NamedSql.of(
            """
            SELECT g.id, g.created_at, jsonb_build_object(
              'id', g.id, 'status', g.status, 'actor', g.actor, 'model', g.model, 'prompt', g.prompt,
              'negativePrompt', g.negative_prompt, 'parameters', g.parameters, 'feature', g.feature, 'error', g.error,
              'createdAt', g.created_at, 'startedAt', g.started_at, 'finishedAt', g.finished_at,
              'inputs', (SELECT coalesce(jsonb_agg(i.asset_id ORDER BY i.position), '[]') FROM generation_input i
                         WHERE i.account_id = g.account_id AND i.generation_id = g.id),
              'outputs', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', o.number, 'asset', o.asset_id)
                          ORDER BY o.number), '[]') FROM generation_output o
                          WHERE o.account_id = g.account_id AND o.generation_id = g.id))
            FROM generation g
            WHERE g.account_id = #{account} AND g.id > #{after} AND g.created_at <= #{created} AND g.status <> 'erased'
              AND (#{whole} OR EXISTS (
                SELECT FROM generation_output o JOIN export_entry e ON e.account_id = o.account_id AND e.asset_id = o.asset_id
                WHERE o.account_id = g.account_id AND o.generation_id = g.id AND e.export_id = #{export}))
            ORDER BY g.id LIMIT 20""");

    private final ExportJson json;

    ExportRuns(DoNotTrain mark) {
        this.json = new ExportJson(mark);
    }

    @Override
    public Future<Page> page(SqlConnection transaction, Export export, JsonObject cursor) {
        UUID after = UUID.fromString(cursor.getString("after", new UUID(0, 0).toString()));
        Arguments arguments = Arguments.of("account", export.account())
                .with("after", after)
                .with("created", export.createdAt().atOffset(ZoneOffset.UTC))
                .with("whole", export.whole())
                .with("export", export.id());
        return ROWS.execute(transaction, arguments).map(rows -> {
            List<ExportDraft> files = new ArrayList<>();
            UUID last = after;
            for (Row row : rows) {
                last = row.getUUID(0);
                files.add(ExportDraft.document(
                        "runs/" + last + ".json",
                        row.getOffsetDateTime(1).toInstant(),
                        json.of("run", new JsonObject().put("run", row.getJsonObject(2)))));
            }
            return new Page(
                    files,
                    0,
                    rows.size() < PAGE
                            ? Optional.empty()
                            : Optional.of(new JsonObject().put("after", last.toString())));
        });
    }
}
