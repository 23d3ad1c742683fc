package io.holdfast.export;

import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** What an export begins with: the reservation first of all, what is in the archive, and the account where the token may read that. */
final class ExportPreamble implements ExportSource {
    /** Whatever columns an account has that say something of it. */
    private static final String ACCOUNT =
            """
            SELECT to_jsonb(a) - 'blocked' - 'version' - 'accepted_policy' - 'closed_at', export_notices($1)
            FROM account a WHERE a.account_id = $1""";

    private static final String README =
            """
            This archive holds what you asked for: your media, and everything that is known of it.

            index.html           begin here; it needs no network
            media/               your files, by month, each with its record (.json) and its content credential (.c2pa)
            files/               all of them with their SHA-256 and usage
            runs/                what generated them, with prompts
            collections/         your collections, in their order
            disclosures/         who else got any of it
            export.json          what was asked for, and how much there is
            usage.json           what all of it may not be used for
            schema/export-1.json the JSON Schema of each JSON file here
            """;

    private static final String ACCOUNT_LINE = "account.json         your account, and the notices you accepted\n";

    private final DoNotTrain mark;
    private final ExportJson json;

    ExportPreamble(DoNotTrain mark) {
        this.mark = mark;
        this.json = new ExportJson(mark);
    }

    @Override
    public Future<Page> page(SqlConnection transaction, Export export, JsonObject cursor) {
        boolean whole = export.scopes().holdsAccount();
        String readme = README + (whole ? ACCOUNT_LINE : "\n" + ExportScopes.OMISSION + "\n");
        List<ExportDraft> files = new ArrayList<>(List.of(
                document(export, "USAGE-RESERVATION.txt", Buffer.buffer(reservation())),
                document(export, "README.txt", Buffer.buffer(readme)),
                document(export, "usage.json", json.of("usage", new JsonObject())),
                document(export, "schema/export-1.json", ExportSchema.BYTES)));
        if (!whole) {
            return Future.succeededFuture(Page.last(files));
        }
        return transaction
                .preparedQuery(ACCOUNT)
                .execute(Tuple.of(export.account()))
                .map(rows -> {
                    files.add(document(
                            export,
                            ExportScopes.ACCOUNT,
                            account(rows.iterator().next())));
                    return Page.last(files);
                });
    }

    private Buffer account(Row row) {
        JsonObject account = new JsonObject();
        row.getJsonObject(0).forEach(member -> account.put(camel(member.getKey()), member.getValue()));
        return json.of("account", new JsonObject().put("account", account).put("notices", row.getJsonArray(1)));
    }

    private static ExportDraft document(Export export, String name, Buffer bytes) {
        return ExportDraft.document(name, export.createdAt(), bytes);
    }

    private String reservation() {
        return DoNotTrain.USAGE_TERMS + "\n\nContent-Usage: " + DoNotTrain.CONTENT_USAGE + "\ntdm-reservation: "
                + DoNotTrain.TDM_RESERVATION + "\ntdm-policy: " + mark.policyUrl() + "\nLicense: " + mark.licenseUrl()
                + "\nX-Robots-Tag: " + DoNotTrain.ROBOTS + "\nplus:DataMining: " + DoNotTrain.DATA_MINING + "\n";
    }

    /** Columns in the words of our JSON. */
    private static String camel(String column) {
        StringBuilder name = new StringBuilder();
        for (String word : column.split("_", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
