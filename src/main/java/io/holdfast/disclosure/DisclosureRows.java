package io.holdfast.disclosure;

import io.holdfast.db.Arguments;
import io.holdfast.db.NamedSql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Writes disclosures of many releases within one transaction, which holds the ends of the accounts' chains first and in
 * one order. Each statement behind that is a new one, so that it sees whatever others wrote while they held them.
 */
final class DisclosureRows {
    /** Makes the ends that are not there yet; a condition that never holds locks those that are. */
    private static final String HOLD =
            """
            INSERT INTO disclosure_head (account_id)
            SELECT account_id FROM account WHERE account_id = ANY ($1) ORDER BY account_id FOR KEY SHARE
            ON CONFLICT (account_id) DO UPDATE SET number = disclosure_head.number WHERE false""";

    private static final NamedSql TO_RUNS = NamedSql.of(
            """
            INSERT INTO disclosure (account_id, id, asset_id, channel, purpose, recipient, generation_id)
            SELECT account, w.id, asset, channel, purpose, recipient, run.id
            FROM unnest(#{accounts}::uuid[], #{ids}::uuid[], #{assets}::uuid[], #{channels}::text[], #{purposes}::text[], #{recipients}::text[])
              WITH ORDINALITY AS w (account, id, asset, channel, purpose, recipient, place), LATERAL (
              SELECT g.id
              FROM generation_input i JOIN generation g ON g.account_id = i.account_id AND g.id = i.generation_id
              WHERE i.account_id = account AND i.asset_id = asset AND g.actor = recipient
                AND g.status IN ('queued', 'running')
              ORDER BY g.created_at DESC LIMIT 1) run
            ORDER BY account, place
            RETURNING id""");

    /** A link's uses are counted here and nowhere else, so that they are exact whoever asks where. */
    private static final NamedSql TO_LINKS = NamedSql.of(
            """
            WITH asked AS (
              SELECT * FROM unnest(#{accounts}::uuid[], #{ids}::uuid[], #{links}::uuid[], #{contents}::boolean[], #{viewings}::uuid[], #{untils}::timestamptz[],
                #{purposes}::text[]) WITH ORDINALITY AS w (account, id, link, content, viewing, until, purpose, place)),
            seen AS (
              SELECT a.id FROM asked a JOIN share_viewing v
                ON v.account_id = a.account AND v.link_id = a.link AND v.id = a.viewing),
            fresh AS (
              SELECT a.*, count(*) FILTER (WHERE content)
                OVER (PARTITION BY account, link ORDER BY place ROWS UNBOUNDED PRECEDING) AS nth
              FROM asked a WHERE id NOT IN (SELECT id FROM seen)),
            held AS (
              SELECT l.account_id, l.id, l.asset_id, l.uses, l.most_uses
              FROM share_link l
              JOIN asset ON asset.account_id = l.account_id AND asset.id = l.asset_id AND asset.state = 'stored'
              JOIN account ON account.account_id = l.account_id AND NOT account.blocked AND account.closed_at IS NULL
              WHERE (l.account_id, l.id) IN (SELECT account, link FROM fresh)
                AND l.revoked_at IS NULL AND l.expires_at > now()
              ORDER BY l.account_id, l.id FOR UPDATE OF l),
            granted AS (
              SELECT f.*, h.asset_id AS asset FROM fresh f JOIN held h ON h.account_id = f.account AND h.id = f.link
              WHERE h.most_uses IS NULL OR h.uses + CASE WHEN f.content THEN f.nth ELSE 1 END <= h.most_uses),
            counted AS (
              UPDATE share_link l SET uses = l.uses + g.more
              FROM (SELECT account, link, count(*) AS more FROM granted WHERE content GROUP BY account, link) g
              WHERE l.account_id = g.account AND l.id = g.link),
            kept AS (
              INSERT INTO share_viewing (account_id, link_id, id, expires_at)
              SELECT account, link, viewing, until FROM granted WHERE viewing IS NOT NULL),
            told AS (
              INSERT INTO disclosure (account_id, id, asset_id, scope, channel, purpose, recipient)
              SELECT account, id, asset, CASE WHEN content THEN 'content' ELSE 'description' END, 'share', purpose,
                link::text
              FROM granted ORDER BY account, place
              RETURNING id)
            SELECT id FROM told UNION ALL SELECT id FROM seen""");

    private static final NamedSql REFUSED = NamedSql.of(
            """
            INSERT INTO disclosure (account_id, id, asset_id, outcome, channel, purpose, recipient)
            SELECT account, w.id, asset.id, 'refused', channel, 'training', recipient
            FROM unnest(#{accounts}::uuid[], #{ids}::uuid[], #{assets}::uuid[], #{links}::uuid[], #{channels}::text[], #{recipients}::text[])
              AS w (account, id, of_asset, link, channel, recipient)
            LEFT JOIN share_link l ON l.account_id = account AND l.id = link
            JOIN asset ON asset.account_id = account AND asset.id = coalesce(of_asset, l.asset_id)
              AND asset.state = 'stored'
            WHERE NOT EXISTS (SELECT FROM disclosure d WHERE d.account_id = account AND d.id = w.id)
            ORDER BY account, w.id
            RETURNING id""");

    /** Within one link: a viewing, of which many ranges may be asked for at once. */
    private record Viewing(UUID account, UUID link, UUID id) {}

    private DisclosureRows() {}

    /** Writes those of the entries that may be; tells which are recorded. */
    static Future<Set<UUID>> write(SqlConnection transaction, List<DisclosureEntry> entries) {
        UUID[] accounts =
                entries.stream().map(DisclosureEntry::account).distinct().toArray(UUID[]::new);
        Set<UUID> recorded = new HashSet<>();
        return transaction
                .preparedQuery(HOLD)
                .execute(Tuple.of((Object) accounts))
                .compose(v -> toRuns(transaction, of(DisclosureEntry.ToRun.class, entries)))
                .onSuccess(recorded::addAll)
                .compose(v -> toLinks(transaction, of(DisclosureEntry.ToLink.class, entries)))
                .onSuccess(recorded::addAll)
                .compose(v -> refused(transaction, of(DisclosureEntry.Refused.class, entries)))
                .onSuccess(recorded::addAll)
                .map(recorded);
    }

    private static Future<Set<UUID>> toRuns(SqlConnection transaction, List<DisclosureEntry.ToRun> entries) {
        Arguments arguments = named(entries)
                .with("assets", ids(entries, DisclosureEntry.ToRun::asset))
                .with("channels", texts(entries, DisclosureEntry.ToRun::channel))
                .with("purposes", texts(entries, DisclosureEntry.ToRun::purpose))
                .with("recipients", texts(entries, DisclosureEntry.ToRun::recipient));
        return written(transaction, TO_RUNS, entries, arguments);
    }

    private static Future<Set<UUID>> toLinks(SqlConnection transaction, List<DisclosureEntry.ToLink> all) {
        Map<Viewing, UUID> firsts = new HashMap<>();
        List<DisclosureEntry.ToLink> entries = all.stream()
                .filter(entry -> entry.viewing()
                        .map(id -> firsts.putIfAbsent(new Viewing(entry.account(), entry.link(), id), entry.id()))
                        .isEmpty())
                .toList();
        Object contents = entries.stream().map(DisclosureEntry.ToLink::content).toArray(Boolean[]::new);
        Object untils = entries.stream().map(DisclosureEntry.ToLink::until).toArray(OffsetDateTime[]::new);
        Arguments arguments = named(entries)
                .with("links", ids(entries, DisclosureEntry.ToLink::link))
                .with("contents", contents)
                .with("viewings", ids(entries, entry -> entry.viewing().orElse(null)))
                .with("untils", untils)
                .with("purposes", texts(entries, DisclosureEntry.ToLink::purpose));
        return written(transaction, TO_LINKS, entries, arguments).map(ids -> {
            Set<UUID> recorded = new HashSet<>(ids);
            all.forEach(entry -> entry.viewing()
                    .map(id -> firsts.get(new Viewing(entry.account(), entry.link(), id)))
                    .filter(ids::contains)
                    .ifPresent(first -> recorded.add(entry.id())));
            return recorded;
        });
    }

    private static Future<Set<UUID>> refused(SqlConnection transaction, List<DisclosureEntry.Refused> all) {
        Map<UUID, DisclosureEntry.Refused> once = new LinkedHashMap<>();
        all.forEach(entry -> once.putIfAbsent(entry.id(), entry));
        List<DisclosureEntry.Refused> entries = List.copyOf(once.values());
        Arguments arguments = named(entries)
                .with("assets", ids(entries, entry -> entry.asset().orElse(null)))
                .with("links", ids(entries, entry -> entry.link().orElse(null)))
                .with("channels", texts(entries, DisclosureEntry.Refused::channel))
                .with("recipients", texts(entries, DisclosureEntry.Refused::recipient));
        return written(transaction, REFUSED, entries, arguments);
    }

    private static Future<Set<UUID>> written(
            SqlConnection transaction, NamedSql sql, List<? extends DisclosureEntry> entries, Arguments arguments) {
        return entries.isEmpty()
                ? Future.succeededFuture(Set.of())
                : sql.execute(transaction, arguments).map(DisclosureRows::first);
    }

    private static Arguments named(List<? extends DisclosureEntry> entries) {
        return Arguments.of("accounts", ids(entries, DisclosureEntry::account))
                .with("ids", ids(entries, DisclosureEntry::id));
    }

    private static Set<UUID> first(RowSet<Row> rows) {
        Set<UUID> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.getUUID(0)));
        return ids;
    }

    private static <T extends DisclosureEntry> List<T> of(Class<T> kind, List<DisclosureEntry> entries) {
        List<T> some = new ArrayList<>();
        entries.stream().filter(kind::isInstance).map(kind::cast).forEach(some::add);
        return some;
    }

    private static <T> Object ids(
            List<T> entries, Function<? super T, ? extends @org.jspecify.annotations.Nullable UUID> id) {
        return entries.stream().map(id).toArray(UUID[]::new);
    }

    private static <T> Object texts(List<T> entries, Function<? super T, String> text) {
        return entries.stream().map(text).toArray(String[]::new);
    }
}
