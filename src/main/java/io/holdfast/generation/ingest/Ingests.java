package io.holdfast.generation.ingest;

import io.holdfast.asset.Output;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.jobs.AccountPlaces;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of ingests; whoever works at one is fenced by the number of its lease, and no URL outlives its use. */
final class Ingests {
    private static final NamedSql ASK = NamedSql.of(
            """
            WITH run AS (
              SELECT account_id, id FROM generation
              WHERE account_id = #{account} AND id = #{run} AND actor = #{actor} AND status NOT IN ('failed', 'erased') FOR SHARE)
            INSERT INTO ingest AS i (account_id, generation_id, number, url, url_digest, declared_type, sha256)
            SELECT account_id, id, #{number}, #{url}, #{fingerprint}, #{mediaType}, #{sha256} FROM run
            ON CONFLICT (account_id, generation_id, number) DO UPDATE SET state = 'pending', url = excluded.url,
              url_digest = excluded.url_digest, declared_type = excluded.declared_type, sha256 = excluded.sha256,
              upload_id = NULL, validator = NULL, attempts = 0, last_error = NULL, next_at = now(), lease = i.lease + 1,
              created_at = now()
            WHERE i.state <> 'pending'
            RETURNING\s"""
                    + Ingest.COLUMNS);

    private static final String FIND = "SELECT " + Ingest.COLUMNS
            + ", i.url_digest FROM ingest i JOIN generation g ON g.account_id = i.account_id AND g.id = i.generation_id"
            + " WHERE i.account_id = $1 AND i.generation_id = $2 AND i.number = $3 AND g.actor = $4"
            + " AND g.status <> 'erased'";

    /**
     * Goes from account to account, so that the backlog of one costs the others nothing. Taking one postpones it, so a worker
     * that dies gives it back by itself.
     */
    private static final NamedSql CLAIM = NamedSql.of(
            """
            WITH RECURSIVE waiting AS (
              (SELECT account_id FROM ingest WHERE state = 'pending' ORDER BY account_id LIMIT 1)
              UNION ALL
              SELECT n.account_id FROM waiting w CROSS JOIN LATERAL (
                SELECT p.account_id FROM ingest p WHERE p.state = 'pending' AND p.account_id > w.account_id
                ORDER BY p.account_id LIMIT 1) n),
            due AS (
              SELECT h.account_id, h.generation_id, h.number, h.slow,
                row_number() OVER (PARTITION BY h.account_id ORDER BY h.next_at) AS turn
              FROM waiting s CROSS JOIN LATERAL (
                SELECT c.account_id, c.generation_id, c.number, c.next_at, c.last_error IS NOT DISTINCT FROM '"""
                    + Ingest.SLOW
                    + """
            ' AS slow FROM ingest c WHERE c.account_id = s.account_id AND c.state = 'pending' AND c.next_at <= now()
                ORDER BY slow, c.next_at LIMIT #{perAccount} FOR UPDATE SKIP LOCKED) h),
            """
                    + AccountPlaces.chosen()
                    + """
            UPDATE ingest i SET attempts = i.attempts + 1, lease = i.lease + 1,
              next_at = now() + #{lease} * interval '1 millisecond'
            FROM chosen t
            WHERE i.account_id = t.account_id AND i.generation_id = t.generation_id AND i.number = t.number
            RETURNING\s"""
                    + Ingest.COLUMNS);

    private static final String OURS =
            " WHERE account_id = #{account} AND generation_id = #{run} AND number = #{number}"
                    + " AND lease = #{lease} AND state = 'pending'";

    private final Database database;

    Ingests(Database database) {
        this.database = database;
    }

    /**
     * Asks for one; harmless when repeated. One that has failed begins anew.
     *
     * @param actor who must have recorded the run
     * @return fails with {@link ProblemType#NOT_FOUND} when there is no such run, and with {@link ProblemType#CONFLICT}
     *     while something else is being fetched for this place
     */
    Future<Ingest> ask(UUID account, Output output, String actor, IngestDraft draft) {
        Arguments row = Arguments.of("account", account)
                .with("run", output.generation())
                .with("number", output.number())
                .with("url", draft.url())
                .with("fingerprint", draft.fingerprint())
                .with("mediaType", draft.mediaType())
                .with("sha256", draft.sha256())
                .with("actor", actor);
        return database.query(ASK, row).compose(asked -> {
            if (asked.size() > 0) {
                return Future.succeededFuture(Ingest.of(asked.iterator().next()));
            }
            return database.query(FIND, Tuple.of(account, output.generation(), output.number(), actor))
                    .map(found -> {
                        if (found.size() == 0) {
                            throw ProblemType.NOT_FOUND.asFailure();
                        }
                        if (!draft.fingerprint().equals(found.iterator().next().getBuffer("url_digest"))) {
                            throw ProblemType.CONFLICT.asFailure("Something else is being fetched for this result.");
                        }
                        return Ingest.of(found.iterator().next());
                    });
        });
    }

    /** One, for who recorded its run; fails with {@link ProblemType#NOT_FOUND}. */
    Future<Ingest> find(UUID account, Output output, String actor) {
        return database.query(FIND, Tuple.of(account, output.generation(), output.number(), actor))
                .map(found -> {
                    if (found.size() == 0) {
                        throw ProblemType.NOT_FOUND.asFailure();
                    }
                    return Ingest.of(found.iterator().next());
                });
    }

    /**
     * Takes what is due; no other replica gets the same before the lease has lapsed.
     *
     * @param look for how many there are places, as {@link AccountPlaces#look} tells
     */
    Future<List<Ingest>> claim(Arguments look, Duration lease) {
        return database.query(CLAIM, look.with("lease", lease.toMillis())).map(rows -> {
            List<Ingest> taken = new ArrayList<>(rows.size());
            rows.forEach(row -> taken.add(Ingest.of(row)));
            return taken;
        });
    }

    /** Stays at work; false when the lease is lost or nobody wants it any more. */
    Future<Boolean> renew(Ingest ingest, Duration lease) {
        Arguments row = ours(ingest).with("until", lease.toMillis());
        return changed("UPDATE ingest SET next_at = now() + #{until} * interval '1 millisecond'" + OURS, row);
    }

    /** Names the upload that its bytes go into from here on; false when the lease is lost. */
    Future<Boolean> begun(Ingest ingest, UUID upload, Optional<String> validator) {
        Arguments row = ours(ingest).with("upload", upload).with("validator", validator);
        return changed("UPDATE ingest SET upload_id = #{upload}, validator = #{validator}" + OURS, row);
    }

    /** The result is stored. */
    Future<Boolean> done(Ingest ingest) {
        return changed(
                "UPDATE ingest SET state = 'done', url = NULL, validator = NULL, last_error = NULL" + OURS,
                ours(ingest));
    }

    /** It is given up, unless it is asked for again. */
    Future<Boolean> failed(Ingest ingest, String why) {
        return changed(
                "UPDATE ingest SET state = 'failed', url = NULL, validator = NULL, last_error = #{why}" + OURS,
                ours(ingest).with("why", why));
    }

    /** It is tried again after a pause. */
    Future<Boolean> later(Ingest ingest, String why, Duration pause) {
        return changed(
                "UPDATE ingest SET last_error = #{why}, lease = lease + 1, next_at = now() + #{pause} * interval '1 millisecond'"
                        + OURS,
                ours(ingest).with("why", why).with("pause", pause.toMillis()));
    }

    /** Another worker may go on with it at once, as if this one had never begun. */
    Future<Boolean> giveBack(Ingest ingest) {
        return changed(
                "UPDATE ingest SET attempts = greatest(attempts - 1, 0), lease = lease + 1, next_at = now()" + OURS,
                ours(ingest));
    }

    private Future<Boolean> changed(String sql, Arguments row) {
        return database.query(NamedSql.of(sql), row).map(rows -> rows.rowCount() > 0);
    }

    private static Arguments ours(Ingest ingest) {
        return Arguments.of("account", ingest.account())
                .with("run", ingest.output().generation())
                .with("number", ingest.output().number())
                .with("lease", ingest.lease());
    }
}
