package io.holdfast.erasure;

import io.holdfast.objectstore.ObjectKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What one object of the erasure journal says: ids and times of what was erased, and where to what is elsewhere now went;
 * nothing of what it was.
 *
 * @param assets that were erased by themselves
 * @param runs likewise
 * @param accounts that were closed, or are gone
 * @param moved assets whose old objects are about to be erased
 * @param homes of accounts that moved
 */
public record ErasureEntries(
        List<Erased> assets, List<Erased> runs, List<Closed> accounts, List<Moved> moved, List<Home> homes) {
    /** Of objects without moves, which gateways can read that know of none. */
    private static final int VERSION = 1;

    private static final int WITH_MOVES = 2;

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

    /**
     * An asset whose bytes are another object's by now.
     *
     * @param from what it named before
     * @param to what it names instead
     * @param sealing of the new object; nothing when it is kept as it is
     */
    public record Moved(UUID account, UUID asset, ObjectKey from, ObjectKey to, Optional<Sealing> sealing) {
        /** As the journal has it. */
        public JsonObject json() {
            JsonObject json = new JsonObject()
                    .put("account", account.toString())
                    .put("asset", asset.toString())
                    .put("from", from.value())
                    .put("to", to.value());
            sealing.ifPresent(with -> json.put(
                            "key",
                            Base64.getEncoder().encodeToString(with.wrapped().getBytes()))
                    .put("size", with.size()));
            return json;
        }

        private static Moved of(JsonObject json) {
            return new Moved(
                    UUID.fromString(json.getString("account")),
                    UUID.fromString(json.getString("asset")),
                    new ObjectKey(json.getString("from")),
                    new ObjectKey(json.getString("to")),
                    Optional.ofNullable(json.getString("key"))
                            .map(key -> new Sealing(
                                    Buffer.buffer(Base64.getDecoder().decode(key)), json.getLong("size"))));
        }
    }

    /**
     * How an object is sealed. Its key is under that of its account, which the journal never has, so that it opens nothing
     * when that one was destroyed.
     *
     * @param size bytes of the object before it was sealed
     */
    public record Sealing(Buffer wrapped, long size) {}

    /**
     * An account that moved.
     *
     * @param region where it is at home since; nothing for that of the usual store
     */
    public record Home(UUID account, Optional<String> region, Instant at) {
        /** As the journal has it. */
        public JsonObject json() {
            JsonObject json =
                    new JsonObject().put("account", account.toString()).put("at", at.toString());
            region.ifPresent(name -> json.put("region", name));
            return json;
        }

        private static Home of(JsonObject json) {
            return new Home(
                    UUID.fromString(json.getString("account")),
                    Optional.ofNullable(json.getString("region")),
                    Instant.parse(json.getString("at")));
        }
    }

    /** Entries of assets and runs alone. */
    public static ErasureEntries of(List<Erased> assets, List<Erased> runs) {
        return new ErasureEntries(assets, runs, List.of(), List.of(), List.of());
    }

    /** The entry of one account. */
    public static ErasureEntries of(Closed account) {
        return new ErasureEntries(List.of(), List.of(), List.of(account), List.of(), List.of());
    }

    /** Entries of assets that moved. */
    public static ErasureEntries of(List<Moved> moved) {
        return new ErasureEntries(List.of(), List.of(), List.of(), moved, List.of());
    }

    /** The entry of one account that moves. */
    public static ErasureEntries of(Home home) {
        return new ErasureEntries(List.of(), List.of(), List.of(), List.of(), List.of(home));
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
        JsonObject object = new JsonObject()
                .put("version", VERSION)
                .put("assets", byAccount(assets))
                .put("runs", byAccount(runs))
                .put("accounts", closed);
        if (!moved.isEmpty() || !homes.isEmpty()) {
            object.put("version", WITH_MOVES)
                    .put("moved", new JsonArray(moved.stream().map(Moved::json).toList()))
                    .put("homes", new JsonArray(homes.stream().map(Home::json).toList()));
        }
        return object.toBuffer();
    }

    /** Reads such bytes; throws {@link IllegalStateException} for others, since a journal that is not understood was not read. */
    static ErasureEntries decode(UUID name, Buffer bytes) {
        try {
            JsonObject object = bytes.toJsonObject();
            int version = object.getInteger("version");
            if (version != VERSION && version != WITH_MOVES) {
                throw unreadable(name);
            }
            List<Moved> moved = new ArrayList<>();
            List<Home> homes = new ArrayList<>();
            if (version == WITH_MOVES) {
                object.getJsonArray("moved").forEach(each -> moved.add(Moved.of((JsonObject) each)));
                object.getJsonArray("homes").forEach(each -> homes.add(Home.of((JsonObject) each)));
            }
            List<Closed> accounts = new ArrayList<>();
            object.getJsonArray("accounts").forEach(each -> accounts.add(closed((JsonObject) each)));
            return new ErasureEntries(
                    erased(object.getJsonObject("assets")),
                    erased(object.getJsonObject("runs")),
                    accounts,
                    moved,
                    homes);
        } catch (DecodeException
                | NullPointerException
                | ClassCastException
                | IllegalArgumentException
                | DateTimeParseException torn) {
            throw unreadable(name);
        }
    }

    private static Closed closed(JsonObject json) {
        return new Closed(
                UUID.fromString(json.getString("account")),
                UUID.fromString(json.getString("receipt")),
                Instant.parse(json.getString("asked")),
                Instant.parse(json.getString("deadline")),
                json.getBoolean("gone"));
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
