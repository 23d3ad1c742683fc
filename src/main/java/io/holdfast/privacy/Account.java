package io.holdfast.privacy;

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
            "account_id, issuer, subject, name, email, locale, communications, home_region, version, created_at";

    static Account of(Row row) {
        return new Account(
                new JsonObject()
                        .put("id", row.getUUID("account_id").toString())
                        .put("issuer", row.getString("issuer"))
                        .put("subject", row.getString("subject"))
                        .put("name", row.getString("name"))
                        .put("email", row.getString("email"))
                        .put("locale", row.getString("locale"))
                        .put("communications", row.getBoolean("communications"))
                        .put("homeRegion", row.getString("home_region"))
                        .put(
                                "createdAt",
                                row.getOffsetDateTime("created_at").toInstant().toString()),
                row.getInteger("version"));
    }
}
