package io.holdfast.account;

import io.holdfast.tenancy.Regions;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/**
 * An account as its owner sees it.
 *
 * @param version counts its changes, from 1
 */
record Account(JsonObject json, int version) {
    /** The columns that {@link #of} reads. */
    static final String COLUMNS =
            "account_id, issuer, subject, name, email, locale, communications, home_region, version, created_at,"
                    + " (SELECT jsonb_build_object('moved', m.moved, 'left', m.remaining) FROM account_move m"
                    + " WHERE m.account_id = account.account_id) AS move";

    static Account of(Row row, Regions regions) {
        String home = regions.named(row.getString("home_region"));
        JsonObject move = row.getJsonObject("move");
        return new Account(
                new JsonObject()
                        .put("id", row.getUUID("account_id").toString())
                        .put("issuer", row.getString("issuer"))
                        .put("subject", row.getString("subject"))
                        .put("name", row.getString("name"))
                        .put("email", row.getString("email"))
                        .put("locale", row.getString("locale"))
                        .put("communications", row.getBoolean("communications"))
                        .put("homeRegion", home)
                        .put(
                                "move",
                                move == null
                                        ? null
                                        : new JsonObject().put("to", home).mergeIn(move))
                        .put(
                                "createdAt",
                                row.getOffsetDateTime("created_at").toInstant().toString()),
                row.getInteger("version"));
    }
}
