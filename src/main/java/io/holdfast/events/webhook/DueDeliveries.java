package io.holdfast.events.webhook;

import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.jobs.AccountPlaces;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Deliveries to webhooks as work: each is taken by one replica at a time, in the order of the events of its subject. */
final class DueDeliveries {
    /**
     * Goes from webhook to webhook and not from row to row, so that the backlog of one costs the others nothing, and has
     * accounts share the places and webhooks those of their account. A slow one, and one that was busy, gets one at a time. Taking a delivery postpones
     * it, so that a replica that dies gives it back.
     */
    private static final NamedSql CLAIM = NamedSql.of(
            """
            WITH RECURSIVE waiting AS (
              (SELECT account_id, webhook_id FROM webhook_delivery WHERE NOT dead ORDER BY account_id, webhook_id LIMIT 1)
              UNION ALL
              SELECT n.account_id, n.webhook_id FROM waiting w CROSS JOIN LATERAL (
                SELECT d.account_id, d.webhook_id FROM webhook_delivery d
                WHERE NOT d.dead AND (d.account_id, d.webhook_id) > (w.account_id, w.webhook_id)
                ORDER BY d.account_id, d.webhook_id LIMIT 1) n),
            due AS (
              SELECT h.account_id, h.webhook_id, h.event_number, w.slow,
                row_number() OVER (PARTITION BY h.account_id, h.webhook_id ORDER BY h.next_at) AS turn
              FROM waiting s
              JOIN webhook w ON w.account_id = s.account_id AND w.id = s.webhook_id AND w.enabled
                AND (w.busy_until IS NULL OR w.busy_until <= now())
              LEFT JOIN unnest(#{hooks}::uuid[], #{running}::integer[]) AS busy (id, running) ON busy.id = s.webhook_id
              CROSS JOIN LATERAL (
                SELECT c.account_id, c.webhook_id, c.event_number, c.next_at FROM webhook_delivery c
                WHERE c.account_id = s.account_id AND c.webhook_id = s.webhook_id AND NOT c.dead AND c.next_at <= now()
                  AND NOT EXISTS (
                    SELECT 1 FROM webhook_delivery e
                    WHERE e.account_id = c.account_id AND e.webhook_id = c.webhook_id AND e.subject = c.subject
                      AND NOT e.dead AND e.event_number < c.event_number)
                ORDER BY c.next_at LIMIT greatest(0, CASE WHEN w.slow OR w.busy_times > 0 THEN 1 ELSE #{mostOfOne} END - coalesce(busy.running, 0))
                FOR UPDATE SKIP LOCKED) h),
            """
                    + AccountPlaces.chosen()
                    + """
            UPDATE webhook_delivery d
            SET attempts = d.attempts + 1, next_at = now() + #{lease} * interval '1 millisecond'
            FROM chosen t, webhook w
            WHERE d.account_id = t.account_id AND d.webhook_id = t.webhook_id AND d.event_number = t.event_number
              AND w.account_id = d.account_id AND w.id = d.webhook_id
            RETURNING d.account_id, d.webhook_id, d.attempts, w.url, w.secret,
              CASE WHEN w.old_secret_until > now() THEN w.old_secret END, w.slow, w.busy_times,
              d.event_number, d.type, d.asset_id, d.generation_id, d.output_number, d.happened_at,
              d.communication_id, d.essential, d.export_id""");

    private static final String OF_ONE = " WHERE account_id = $1 AND webhook_id = $2 AND event_number = $3";

    /** Names the attempt, because another replica may have taken it on by now. */
    private static final NamedSql POSTPONE = NamedSql.of(
            """
            UPDATE webhook_delivery SET last_error = #{error}, dead = #{dead}, next_at = now() + #{pause} * interval '1 millisecond'
            WHERE account_id = #{account} AND webhook_id = #{webhook} AND event_number = #{event} AND attempts = #{attempt}""");

    private static final NamedSql BUSY = NamedSql.of(
            """
            UPDATE webhook SET busy_times = greatest(busy_times, #{times}),
              busy_until = greatest(busy_until, now() + #{pause} * interval '1 millisecond')
            WHERE account_id = #{account} AND id = #{webhook}""");

    private static final NamedSql FREE = NamedSql.of(
            "UPDATE webhook SET busy_times = 0, busy_until = NULL WHERE account_id = #{account} AND id = #{webhook}");

    private final Database database;

    DueDeliveries(Database database) {
        this.database = database;
    }

    /**
     * Takes what is due.
     *
     * @param look for how many there are places, as {@link AccountPlaces#look} tells
     * @param mostOfOne to one webhook, together with those that run
     * @param running how many run, by webhook
     * @param lease for how long nobody else takes them
     */
    Future<List<DueDelivery>> claim(Arguments look, int mostOfOne, Map<UUID, Integer> running, Duration lease) {
        Arguments arguments = look.with("hooks", running.keySet().toArray(UUID[]::new))
                .with("running", running.values().toArray(Integer[]::new))
                .with("mostOfOne", mostOfOne)
                .with("lease", lease.toMillis());
        return database.query(CLAIM, arguments).map(rows -> {
            List<DueDelivery> due = new ArrayList<>(rows.size());
            rows.forEach(row -> due.add(DueDelivery.of(row)));
            return due;
        });
    }

    /** The webhook was told. */
    Future<Void> done(DueDelivery delivery) {
        return database.query("DELETE FROM webhook_delivery" + OF_ONE, key(delivery))
                .mapEmpty();
    }

    /** The webhook was not told, and is to be again after a pause. */
    Future<Void> postpone(DueDelivery delivery, String error, Duration pause) {
        return failed(delivery, error, false, pause);
    }

    /** The webhook was not told and will not be. */
    Future<Void> giveUp(DueDelivery delivery, String error) {
        return failed(delivery, error, true, Duration.ZERO);
    }

    /** The webhook took long to answer, or did not; or it is quick again. */
    Future<Void> pace(DueDelivery delivery, boolean slow) {
        return database.query(
                        "UPDATE webhook SET slow = $3 WHERE account_id = $1 AND id = $2",
                        Tuple.of(delivery.account(), delivery.webhook(), slow))
                .mapEmpty();
    }

    /** The webhook asked to be left alone, all its deliveries alike; those that run tell of the same time. */
    Future<Void> busy(DueDelivery delivery, Duration pause) {
        return database.query(
                        BUSY, webhook(delivery).with("pause", pause.toMillis()).with("times", delivery.busy() + 1))
                .mapEmpty();
    }

    /** The webhook, which was busy, answered otherwise. */
    Future<Void> free(DueDelivery delivery) {
        return database.query(FREE, webhook(delivery)).mapEmpty();
    }

    /** The webhook wants to be told nothing any more. */
    Future<Void> disable(DueDelivery delivery) {
        return database.query(
                        "UPDATE webhook SET enabled = false WHERE account_id = $1 AND id = $2",
                        Tuple.of(delivery.account(), delivery.webhook()))
                .mapEmpty();
    }

    private Future<Void> failed(DueDelivery delivery, String error, boolean dead, Duration pause) {
        Arguments arguments = webhook(delivery)
                .with("event", delivery.event().number())
                .with("attempt", delivery.attempt())
                .with("error", error)
                .with("dead", dead)
                .with("pause", pause.toMillis());
        return database.query(POSTPONE, arguments).mapEmpty();
    }

    private static Arguments webhook(DueDelivery delivery) {
        return Arguments.of("account", delivery.account()).with("webhook", delivery.webhook());
    }

    private static Tuple key(DueDelivery delivery) {
        return Tuple.of(delivery.account(), delivery.webhook(), delivery.event().number());
    }
}
