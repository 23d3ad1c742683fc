package io.holdfast.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.problem.ProblemType;
import io.holdfast.settings.PublicUrl;
import io.holdfast.tenancy.AccountSql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The versions of the policy, which anyone may read, and who has accepted which. */
final class PolicyVersions {
    private static final NamedSql PUBLISH = NamedSql.of(
            """
            WITH made AS (
              INSERT INTO policy_version (version, markdown, material, effective_at, author) VALUES (#{version}, #{markdown}, #{material}, #{effective}, #{author})
              ON CONFLICT (version) DO NOTHING
              RETURNING version, markdown, material, effective_at, published_at),
            told AS (
              INSERT INTO communication (id, kind, subject, body, essential, author)
              SELECT #{message}, 'policy', 'The privacy policy changes', #{body}, true, #{author} FROM made WHERE material)
            SELECT * FROM made""");

    private static final String CURRENT = "SELECT markdown, " + PolicyVersion.COLUMNS
            + " FROM policy_version WHERE effective_at <= now() ORDER BY effective_at DESC, number DESC LIMIT 1";

    private static final String FIND =
            "SELECT markdown, " + PolicyVersion.COLUMNS + " FROM policy_version WHERE version = $1";

    /** Who accepts a version accepts those before it, which it replaces. */
    private static final String ACCEPT =
            """
            WITH meant AS (SELECT number, version FROM policy_version WHERE version = $2),
            """
                    + AccountSql.ACCEPTED
                    + """
            , kept AS (
              INSERT INTO policy_acceptance (account_id, number) SELECT $1, number FROM meant
              ON CONFLICT DO NOTHING RETURNING accepted_at)
            SELECT version, coalesce((SELECT accepted_at FROM kept), (
              SELECT accepted_at FROM policy_acceptance p WHERE p.account_id = $1 AND p.number = meant.number)) AS accepted_at
            FROM meant""";

    private static final String NOTICES =
            """
            SELECT version, material, effective_at, published_at FROM policy_version
            WHERE number > (SELECT accepted_policy FROM account WHERE account_id = $1)
              AND (material OR effective_at > now())
            ORDER BY number DESC LIMIT 100""";

    /** Anyone may ask as often as they like, and costs Postgres one question in this long. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final String NEWEST = "";

    private final Database database;
    private final PublicUrl site;
    private final Cache<String, Optional<Buffer>> read =
            Caffeine.newBuilder().maximumSize(100).expireAfterWrite(FRESH).build();

    PolicyVersions(Database database, PublicUrl site) {
        this.site = site;
        this.database = database;
    }

    /**
     * Publishes one; a material one begins an essential communication to all accounts in the same transaction.
     *
     * @return the version; fails with {@link ProblemType#CONFLICT} when there is one of this name
     */
    Future<JsonObject> publish(PolicyVersion version, String author) {
        String body = "Version " + version.name() + " takes effect at " + version.effective()
                + ". Read it at /v1/policy/versions/" + version.name() + ".";
        Arguments arguments = Arguments.of("version", version.name())
                .with("markdown", version.markdown())
                .with("material", version.material())
                .with("effective", version.effective().atOffset(ZoneOffset.UTC))
                .with("author", author)
                .with("message", UUID.randomUUID())
                .with("body", body);
        return database.query(PUBLISH, arguments).map(rows -> first(rows)
                .orElseThrow(() -> ProblemType.CONFLICT.asFailure("There is one of this name.")));
    }

    /** The one that is in force, as JSON; fails with {@link ProblemType#NOT_FOUND} before the first. */
    Future<Buffer> current() {
        return read(NEWEST, CURRENT, Tuple.tuple());
    }

    /** One version, in force or not, as JSON; fails with {@link ProblemType#NOT_FOUND}. */
    Future<Buffer> find(String name) {
        return PolicyVersion.isName(name)
                ? read(name, FIND, Tuple.of(name))
                : Future.failedFuture(ProblemType.NOT_FOUND.asFailure());
    }

    /** An account accepts a version; fails with {@link ProblemType#NOT_FOUND} when there is none of this name. */
    Future<JsonObject> accept(UUID account, String name) {
        return database.query(ACCEPT, Tuple.of(account, name)).map(rows -> {
            if (rows.size() == 0) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            Row row = rows.iterator().next();
            return new JsonObject()
                    .put("version", row.getString(0))
                    .put("acceptedAt", row.getOffsetDateTime(1).toInstant().toString());
        });
    }

    /** What an account is still to be shown, the latest first: material versions, and others before they take effect. */
    Future<JsonArray> notices(UUID account) {
        return database.query(NOTICES, Tuple.of(account)).map(rows -> {
            JsonArray notices = new JsonArray();
            rows.forEach(row -> notices.add(PolicyVersion.json(row, site)));
            return notices;
        });
    }

    /** As bytes that all who ask share: it may be long, and anyone may ask and not take it. */
    private Future<Buffer> read(String key, String sql, Tuple arguments) {
        Optional<Buffer> known = read.getIfPresent(key);
        Future<Optional<Buffer>> found = known != null
                ? Future.succeededFuture(known)
                : database.query(sql, arguments)
                        .map(rows -> first(rows).map(JsonObject::toBuffer))
                        .onSuccess(version -> read.put(key, version));
        return found.map(version -> version.orElseThrow(ProblemType.NOT_FOUND::asFailure));
    }

    private Optional<JsonObject> first(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        return Optional.of(PolicyVersion.json(row, site).put("markdown", row.getString("markdown")));
    }
}
