package io.holdfast.account;

import io.holdfast.db.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** One digest of all files that an account's erasure took, read a page at a time, so that it costs as much memory as one. */
final class FileDigests {
    /**
     * The digest as {@link Receipt} says.
     *
     * @param files that it is of
     */
    record Digest(Buffer sha256, long files) {}

    private static final int PAGE = 1_000;

    private static final String NEXT =
            """
            SELECT sha256, asset_id FROM erased_file WHERE account_id = $1 AND (sha256, asset_id) > ($2, $3)
            ORDER BY sha256, asset_id LIMIT 1000""";

    private final Database database;

    FileDigests(Database database) {
        this.database = database;
    }

    Future<Digest> of(UUID account) {
        return read(account, fresh(), 0, Buffer.buffer(), new UUID(0, 0));
    }

    private Future<Digest> read(UUID account, MessageDigest digest, long files, Buffer behind, UUID asset) {
        return database.query(NEXT, Tuple.of(account, behind, asset)).compose(rows -> {
            Buffer last = behind;
            UUID lastAsset = asset;
            for (Row row : rows) {
                last = row.getBuffer(0);
                lastAsset = row.getUUID(1);
                digest.update(last.getBytes());
            }
            long read = files + rows.size();
            return rows.size() < PAGE
                    ? Future.succeededFuture(new Digest(Buffer.buffer(digest.digest()), read))
                    : read(account, digest, read, last, lastAsset);
        });
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
