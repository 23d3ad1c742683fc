package io.holdfast.asset;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.sqlclient.Tuple;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Which of an account's assets are meant, as SQL that an index answers. */
public final class AssetFilter {
    /** What can be asked for. */
    public static final List<String> FIELDS =
            List.of("kind", "media", "model", "tag", "generation", "collection", "from", "to", "q");

    private static final Set<String> KINDS = Set.of("uploaded", "generated");

    /** What 48 bits of milliseconds can tell. */
    private static final Instant LAST = Instant.ofEpochMilli((1L << 48) - 1);

    private static final Pattern MEDIA = Pattern.compile("[a-z]+(/[a-z0-9.+-]+)?");

    private final StringBuilder condition = new StringBuilder("account_id = $1 AND state = 'stored'");
    private final StringBuilder bounds = new StringBuilder();
    private final Tuple arguments;
    private Optional<String> collection = Optional.empty();
    private Optional<String> words = Optional.empty();

    /**
     * Reads a filter; throws {@link ProblemType#INVALID_FIELD} for a value that is none.
     *
     * @param field tells what was asked for under one of {@link #FIELDS}
     */
    public AssetFilter(UUID account, Function<String, Optional<String>> field) {
        arguments = Tuple.of(account);
        field.apply("kind").ifPresent(this::kind);
        field.apply("media").ifPresent(this::media);
        field.apply("model").ifPresent(model -> and("model = ", text("model", model)));
        field.apply("tag").ifPresent(this::tag);
        field.apply("generation").ifPresent(run -> and("generation_id = ", RequestedIds.one("generation", run)));
        field.apply("collection")
                .ifPresent(gallery -> collection = Optional.of(argument(RequestedIds.one("collection", gallery))));
        field.apply("from").ifPresent(from -> bound(">=", firstAt("from", from)));
        field.apply("to").ifPresent(to -> bound("<", firstAt("to", to)));
        field.apply("q").filter(q -> !q.isBlank()).ifPresent(this::words);
    }

    /**
     * Narrows it further to ids on one side of another.
     *
     * @param operator of SQL, such as {@code <}
     */
    public void bound(String operator, UUID id) {
        bounds.append(" AND id ").append(operator).append(' ').append(argument(id));
    }

    /** Narrows it further to what a feature needs. */
    public void neededBy(String feature) {
        condition.append(" AND features @> ARRAY[").append(argument(feature)).append("]::text[]");
    }

    /** What stands behind {@code WHERE}; the account is its first argument. */
    public String condition() {
        return conditionWithoutWords()
                + words.map(query -> " AND (words @@ " + query + " OR id IN (SELECT m.asset_id FROM collection c"
                                + " JOIN collection_asset m ON m.account_id = c.account_id AND m.collection_id = c.id"
                                + " WHERE c.account_id = $1 AND c.words @@ " + query + "))")
                        .orElse("");
    }

    /** The same but for the words that are searched for. */
    public String conditionWithoutWords() {
        // the bounds stand in the gallery's index too, or each page would read it from its start
        return condition
                + bounds.toString()
                + collection
                        .map(gallery -> " AND id IN (SELECT asset_id FROM collection_asset WHERE account_id = $1"
                                + " AND collection_id = " + gallery
                                + bounds.toString().replace(" id ", " asset_id ") + ")")
                        .orElse("");
    }

    /** What the {@code words} of an asset or of a gallery with it must match, as SQL, if any are searched for. */
    public Optional<String> words() {
        return words;
    }

    /** The values of {@link #condition}. */
    public Tuple arguments() {
        return arguments;
    }

    /** Whether it means less than everything. */
    public boolean narrows() {
        return arguments.size() > 1;
    }

    private void kind(String kind) {
        if (!KINDS.contains(kind)) {
            throw invalid("kind", "uploaded or generated");
        }
        and("kind = ", kind);
    }

    private void media(String media) {
        if (!MEDIA.matcher(media).matches()) {
            throw invalid("media", "a class such as image, or a media type");
        }
        and(media.contains("/") ? "media_type = " : "media_class = ", media);
    }

    private void words(String q) {
        words = Optional.of("search_query(" + argument(text("q", q)) + ")");
    }

    private void tag(String tag) {
        condition
                .append(" AND tags @> ARRAY[")
                .append(argument(text("tag", tag)))
                .append("]::text[]");
    }

    private void and(String comparison, Object value) {
        condition.append(" AND ").append(comparison).append(argument(value));
    }

    private String argument(Object value) {
        arguments.addValue(value);
        return "$" + arguments.size();
    }

    private static String text(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw invalid(field, "a text without NUL");
        }
        return text;
    }

    /** The least UUIDv7 of a moment (RFC 9562 section 5.7): ids are ordered by time, so time needs no index. */
    private static UUID firstAt(String field, String time) {
        try {
            Instant moment = OffsetDateTime.parse(time).toInstant();
            Instant known = moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment.isAfter(LAST) ? LAST : moment;
            return new UUID(known.toEpochMilli() << 16 | 0x7000L, 0x8000_0000_0000_0000L);
        } catch (DateTimeException malformed) {
            throw invalid(field, "a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static ProblemException invalid(String field, String allowed) {
        return Problem.invalidField(field, "must be " + allowed).asFailure();
    }
}
