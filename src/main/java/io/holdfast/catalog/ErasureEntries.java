package io.holdfast.catalog;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What one object of the erasure journal says: ids and times of what was erased, and nothing of what it was.
 *
 * @param assets that were erased by themselves
 * @param runs likewise
 * @param accounts that were closed, or are gone
 */
public record ErasureEntries(List<Erased> assets, List<Erased> runs, List<Closed> accounts) {
    private static final int VERSION = 1;

    /** Something of an account. */
    public record Erased(UUID account, UUID id) {}

    /**
     * An account that its owner closed.
     *
     * @param receipt of its erasure
     * @param gone whether all of it was erased, so that nothing held it and its key was destroyed
     */
    public record Closed(UUID account, UUID receipt, Instant asked, Instant deadline, boolean gone) {
        /** The same when all of it was erased. */
        public Closed isGone() {
            return new Closed(account, receipt, asked, deadline, true);
        }
    }

    /** Entries of assets and runs alone. */
    static ErasureEntries of(List<Erased> assets, List<Erased> runs) {
        return new ErasureEntries(assets, runs, List.of());
    }

    /** The entry of one account. */
    public static ErasureEntries of(Closed account) {
        return new ErasureEntries(List.of(), List.of(), List.of(account));
    }

    /** The object's bytes. */
    Buffer encode() {
        JsonArray closed = new JsonArray();
        accounts.forEach(each -> closed.add(new JsonObject()
                .put("account", each.account().toString())
                .put("receipt", each.receipt().toString())
                .put("asked", each.asked().toString())
                .put("deadline", each.deadline().toString())
                .put("gone", each.gone())));
        return new JsonObject()
                .put("version", VERSION)
                .put("assets", byAccount(assets))
                .put("runs", byAccount(runs))
                .put("accounts", closed)
                .toBuffer();
    }

    /** Reads such bytes; throws {@link IllegalStateException} for others, since a journal that is not understood was not read. */
    static ErasureEntries decode(UUID name, Buffer bytes) {
        try {
            JsonObject object = bytes.toJsonObject();
            if (object.getInteger("version") != VERSION) {
                throw unreadable(name);
            }
            List<Closed> accounts = new ArrayList<>();
            for (Object each : object.getJsonArray("accounts")) {
                JsonObject closed = (JsonObject) each;
                accounts.add(new Closed(
                        UUID.fromString(closed.getString("account")),
                        UUID.fromString(closed.getString("receipt")),
                        Instant.parse(closed.getString("asked")),
                        Instant.parse(closed.getString("deadline")),
                        closed.getBoolean("gone")));
            }
            return new ErasureEntries(
                    erased(object.getJsonObject("assets")), erased(object.getJsonObject("runs")), accounts);
        } catch (DecodeException
                | NullPointerException
                | ClassCastException
                | IllegalArgumentException
                | DateTimeParseException torn) {
            throw unreadable(name);
        }
    }

    private static IllegalStateException unreadable(UUID name) {
        return new IllegalStateException("the erasure journal can't be read: object " + name);
    }

    private static JsonObject byAccount(List<Erased> all) {
        JsonObject accounts = new JsonObject();
        for (Erased each : all) {
            String account = each.account().toString();
            JsonArray ids = accounts.getJsonArray(account);
            if (ids == null) {
                ids = new JsonArray();
                accounts.put(account, ids);
            }
            ids.add(each.id().toString());
        }
        return accounts;
    }

    private static List<Erased> erased(JsonObject accounts) {
        List<Erased> all = new ArrayList<>();
        for (String account : accounts.fieldNames()) {
            for (Object id : accounts.getJsonArray(account)) {
                all.add(new Erased(UUID.fromString(account), UUID.fromString((String) id)));
            }
        }
        return all;
    }
}
