package io.holdfast.disclosure;

import io.holdfast.db.ColumnWord;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * One link of an account's chain of disclosures.
 *
 * <p>Its hash is the SHA-256 of these texts, each as a netstring (its UTF-8 octets in decimal, {@code :}, the text,
 * {@code ,}), in this order: account, number, previous hash in hex, id, asset, outcome, scope, channel, purpose, recipient,
 * generation or nothing, and the time as it is shown. The hash before the first is 32 zero octets. So whoever has kept one
 * hash can tell whether anything up to there was changed, taken out or put in since.
 *
 * @param position where it is in the chain
 * @param use who got it, and what for
 * @param generation the run whose input it was, if any
 * @param at RFC 3339 in UTC, to the microsecond
 */
public record Disclosure(
        Position position,
        UUID id,
        UUID asset,
        Outcome outcome,
        Scope scope,
        Use use,
        Optional<UUID> generation,
        String at) {
    /** Whether somebody got something. */
    public enum Outcome {
        RELEASED,
        /** It was wanted for training. */
        REFUSED
    }

    /** What somebody got or wanted. */
    public enum Scope {
        /** The bytes. */
        CONTENT,
        /** What a landing page tells. */
        DESCRIPTION
    }

    /**
     * A place in an account's chain.
     *
     * @param number counts the account's disclosures from 1, without gaps
     * @param previous hash of the one before, in hex
     * @param hash its own, in hex
     */
    public record Position(long number, String previous, String hash) {}

    /**
     * Who got something, and what for.
     *
     * @param recipient a service's {@code sub}, or a link's id; never an address or a user agent
     * @param label what the owner calls the link today, which is no part of the hash
     */
    public record Use(String channel, String purpose, String recipient, Optional<String> label) {}

    /** The columns that {@link #of} reads, of a disclosure {@code d} and, if it went to one, a link {@code l}. */
    static final String COLUMNS =
            """
            d.number, d.id, d.asset_id, d.outcome, d.scope, d.channel, d.purpose, d.recipient, l.label, d.generation_id,
            to_char(d.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), d.previous, d.hash""";

    static Disclosure of(Row row) {
        return new Disclosure(
                new Position(
                        row.getLong(0),
                        HexFormat.of().formatHex(row.getBuffer(11).getBytes()),
                        HexFormat.of().formatHex(row.getBuffer(12).getBytes())),
                row.getUUID(1),
                row.getUUID(2),
                ColumnWord.read(Outcome.class, row.getString(3)),
                ColumnWord.read(Scope.class, row.getString(4)),
                new Use(row.getString(5), row.getString(6), row.getString(7), Optional.ofNullable(row.getString(8))),
                Optional.ofNullable(row.getUUID(9)),
                row.getString(10));
    }

    /** As it is shown to the account. */
    public JsonObject json() {
        return new JsonObject()
                .put("number", position.number)
                .put("id", id.toString())
                .put("asset", asset.toString())
                .put("outcome", ColumnWord.of(outcome))
                .put("scope", ColumnWord.of(scope))
                .put("channel", use.channel)
                .put("purpose", use.purpose)
                .put("recipient", use.recipient)
                .put("label", use.label.orElse(null))
                .put("generation", generation.map(UUID::toString).orElse(null))
                .put("at", at)
                .put("previous", position.previous)
                .put("hash", position.hash);
    }
}
