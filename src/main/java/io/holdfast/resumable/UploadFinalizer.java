package io.holdfast.resumable;

import io.holdfast.db.Database;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.intake.Intakes;
import io.holdfast.intake.StampRollback;
import io.holdfast.intake.StoredFile;
import io.holdfast.media.stamp.Stamper;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.whole.Wholeness;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.digest.Fingerprint;
import io.holdfast.stream.digest.PrefixDigest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** How an upload ends: as an asset, as a whole piece, as a refusal that is remembered, or as nothing. */
final class UploadFinalizer {
    private static final String COMPLETE =
            """
            WITH whole AS (
              UPDATE upload SET state = 'complete', lease_until = NULL, tail_id = NULL, tail_bytes = 0,
                expires_at = now() + $3 * interval '1 millisecond'
              WHERE account_id = $1 AND id = $2 AND ended
              RETURNING account_id, id),
            parts AS (DELETE FROM upload_part p USING whole WHERE p.account_id = whole.account_id AND p.upload_id = whole.id)
            UPDATE upload_tail t SET expires_at = CASE WHEN t.expires_at = 'infinity' THEN now()
              ELSE least(t.expires_at, now() + $4 * interval '1 millisecond') END
            FROM whole WHERE t.account_id = whole.account_id AND t.upload_id = whole.id""";

    /** What a run says to a result that comes too late. */
    private static final Set<ProblemType> FOR_GOOD = Set.of(
            ProblemType.OUTPUT_STORED,
            ProblemType.OUTPUT_DIFFERS,
            ProblemType.GONE,
            ProblemType.FEATURE_ENDED,
            ProblemType.NOT_FOUND);

    private final Database database;
    private final UploadContext resuming;
    private final ExpiredIntakeCleaner sweeper;
    private final StampRollback restoring;

    UploadFinalizer(Database database, UploadContext resuming, ExpiredIntakeCleaner sweeper) {
        this.database = database;
        this.resuming = resuming;
        this.sweeper = sweeper;
        this.restoring = new StampRollback(
                resuming.vertx(), sweeper, resuming.objects(), resuming.upload().lease());
    }

    /**
     * Makes an asset, or a whole piece, of an upload whose last byte is durable; harmless when repeated.
     *
     * @param stated the SHA-256 that the last request promised
     * @return fails with {@link ProblemType#DIGEST_MISMATCH} after the upload was refused
     */
    Future<Void> complete(UploadRow upload, Optional<Buffer> stated) {
        PrefixDigest received = upload.received()
                .bytes()
                .map(bytes -> PrefixDigest.of(bytes.digest()))
                .orElseGet(PrefixDigest::fresh);
        PrefixDigest stored = upload.received()
                .bytes()
                .flatMap(UploadRows.Snapshot::storedDigest)
                .map(PrefixDigest::of)
                .orElse(received);
        Fingerprint.Taken taken = received.take();
        Buffer sha256 = Buffer.buffer(taken.sha256());
        boolean promised = stated.filter(promise -> !promise.equals(sha256)).isEmpty()
                && upload.declared()
                        .sha256()
                        .filter(promise -> !promise.equals(sha256))
                        .isEmpty();
        if (!promised) {
            return refuse(upload, ProblemType.DIGEST_MISMATCH)
                    .compose(v -> Future.failedFuture(ProblemType.DIGEST_MISMATCH.asFailure()));
        }
        return assemble(upload, stored.length())
                .compose(v -> upload.declared().partial()
                        ? database.query(COMPLETE, ends(upload)).mapEmpty()
                        : keep(upload, file(upload, taken, stored)))
                .recover(cause -> cause instanceof ProblemException refusal && FOR_GOOD.contains(refusal.type())
                        ? refuse(upload, refusal.type()).transform(done -> Future.failedFuture(cause))
                        : Future.failedFuture(cause));
    }

    private Future<Void> assemble(UploadRow upload, long size) {
        if (upload.placement().storeUpload().isEmpty()) {
            return Future.succeededFuture();
        }
        return resuming.rows().receipts(upload).compose(receipts -> resuming.objects()
                .complete(
                        upload.placement().key(),
                        upload.placement().storeUpload().get(),
                        receipts,
                        size));
    }

    private Future<Void> keep(UploadRow upload, StoredFile whole) {
        List<UUID> spares = new ArrayList<>();
        return restoring
                .restored(upload.placement().key(), whole, spares::add)
                .compose(file -> database.<Void>transaction(transaction -> Intakes.commit(
                                transaction, upload.account(), file)
                        .compose(asset -> transaction.preparedQuery(COMPLETE).execute(ends(upload)))
                        .mapEmpty()))
                .recover(cause -> sweeper.intakes()
                        .abandon(upload.account(), spares)
                        .compose(sweeper::remove)
                        .transform(done -> Future.failedFuture(cause)));
    }

    private static StoredFile file(UploadRow upload, Fingerprint.Taken received, PrefixDigest stored) {
        Outcome stamp = upload.declared().draft().asSent()
                ? Outcome.DECLINED
                : upload.received().state().map(UploadState::outcome).orElse(Outcome.UNSUPPORTED);
        return new StoredFile(
                upload.id(),
                new StoredFile.Bytes(upload.received().offset(), received),
                !upload.received()
                        .state()
                        .flatMap(UploadState::wholeness)
                        .map(told -> Wholeness.resumed(told).cut())
                        .orElse(false),
                new StoredFile.Bytes(stored.length(), stored.take()),
                stamp,
                upload.received().facts().orElseThrow(),
                upload.declared().draft(),
                upload.received().state().flatMap(UploadState::stamper).flatMap(Stamper::undo),
                Optional.empty());
    }

    /** Remembers why it can't become an asset, and lets go of its bytes and its room. */
    Future<Void> refuse(UploadRow upload, ProblemType why) {
        return database.query(
                        """
                        UPDATE upload SET state = 'failed', problem = $3, lease_until = NULL,
                          expires_at = now() + $4 * interval '1 millisecond'
                        WHERE account_id = $1 AND id = $2 AND state = 'open'""",
                        Tuple.of(
                                upload.account(),
                                upload.id(),
                                why.slug(),
                                resuming.config().retention().toMillis()))
                .compose(v -> drop(upload));
    }

    /** Lets go of its bytes and its room, and forgets it unless it is remembered as refused. */
    Future<Void> drop(UploadRow upload) {
        return drop(upload.account(), upload.id());
    }

    /** The same of one that may have no row yet. */
    Future<Void> drop(UUID account, UUID id) {
        return sweeper.intakes().abandon(account, List.of(id)).compose(remnants -> sweeper.remove(remnants)
                .otherwiseEmpty());
    }

    /** Forgets one that is over, and lets go of the bytes of a piece. */
    Future<Void> forget(UploadRow upload) {
        Future<Void> dropped = upload.declared().partial() ? drop(upload) : Future.succeededFuture();
        return dropped.compose(v -> database.query(
                        "DELETE FROM upload WHERE account_id = $1 AND id = $2 AND state <> 'open'",
                        Tuple.of(upload.account(), upload.id())))
                .mapEmpty();
    }

    private Tuple ends(UploadRow upload) {
        return Tuple.of(
                upload.account(),
                upload.id(),
                resuming.config().retention().toMillis(),
                resuming.upload().timeouts().settling().toMillis());
    }
}
