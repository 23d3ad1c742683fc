package io.holdfast.credential;

import io.holdfast.asset.AssetKind;
import io.holdfast.media.credential.Claim;
import io.holdfast.media.credential.Ingredient;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A credential that is to be signed, with all that it says. */
record DueCredential(UUID account, UUID asset, UUID label, Buffer sha256, Claim.Source source) {
    private static final String INPUT =
            """
            FROM generation_input i JOIN asset x ON x.account_id = i.account_id AND x.id = i.asset_id
            WHERE i.account_id = t.account_id AND i.generation_id = a.generation_id AND x.state = 'stored'
            ORDER BY i.position""";

    /** Selects those that the relation {@code taken} names; what a run was given and is erased since is left out. */
    static final String OF_TAKEN =
            "SELECT t.account_id, t.asset_id, t.label, a.sha256, coalesce(a.received_sha256, a.sha256)"
                    + " AS received, a.media_type, a.kind, a.composite, a.model, ARRAY(SELECT i.asset_id " + INPUT
                    + ") AS inputs, ARRAY(SELECT x.media_type " + INPUT + ") AS input_types FROM taken t"
                    + " JOIN asset a ON a.account_id = t.account_id AND a.id = t.asset_id WHERE a.state = 'stored'";

    /** Reads a row selected by {@link #OF_TAKEN}. */
    static DueCredential of(Row row) {
        return new DueCredential(
                row.getUUID("account_id"),
                row.getUUID("asset_id"),
                row.getUUID("label"),
                row.getBuffer("sha256"),
                source(row));
    }

    /** What the credential claims. */
    Claim claim(List<String> notAllowed, Claim.Software generator) {
        return new Claim(label, asset, sha256, source, notAllowed, generator);
    }

    private static Claim.Source source(Row row) {
        return switch (AssetKind.of(row.getString("kind"))) {
            case UPLOADED -> uploaded(row);
            case GENERATED -> generated(row);
        };
    }

    private static Claim.Source uploaded(Row row) {
        return new Claim.Uploaded(new Ingredient(hash(row.getBuffer("received")), row.getString("media_type")));
    }

    private static Claim.Source generated(Row row) {
        UUID[] inputs = row.getArrayOfUUIDs("inputs");
        String[] types = row.getArrayOfStrings("input_types");
        Set<Ingredient> ingredients = new LinkedHashSet<>();
        for (int index = 0; index < inputs.length; index++) {
            ingredients.add(new Ingredient(Claim.instance(inputs[index]), types[index]));
        }
        return new Claim.Generated(
                row.getBoolean("composite") ? Claim.COMPOSITE : Claim.GENERATED,
                Optional.ofNullable(row.getString("model")),
                List.copyOf(ingredients));
    }

    /** The URI of bytes by their SHA-256 (RFC 6920 section 3). */
    private static String hash(Buffer sha256) {
        return "ni:///sha-256;" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.getBytes());
    }
}
