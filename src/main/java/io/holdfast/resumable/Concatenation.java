package io.holdfast.resumable;

import io.holdfast.intake.IntakeBatch;
import io.holdfast.objectstore.ConcatenatedObjects;
import io.holdfast.objectstore.ObjectSlices;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes one asset of several whole pieces (tus 1.0.0, concatenation): an upload like any other, whose bytes come from the
 * store; so it too goes on where it was when it is asked for again.
 */
final class Concatenation {
    private final UploadContext resuming;
    private final Uploads uploads;

    Concatenation(UploadContext resuming, Uploads uploads) {
        this.resuming = resuming;
        this.uploads = uploads;
    }

    /**
     * Makes one asset of whole pieces, in their order; asked again for the same, it answers the same.
     *
     * @return fails with {@link ProblemType#NOT_FOUND}, {@link ProblemType#BAD_REQUEST} when one is no whole piece,
     *     {@link ProblemType#TOO_LARGE} or {@link ProblemType#QUOTA_EXCEEDED}
     */
    Future<Upload> concatenate(UUID account, NewUpload wanted, List<UUID> ids) {
        Buffer origin = origin(wanted, ids);
        return rows(account, ids)
                .recover(cause ->
                        ProblemType.NOT_FOUND.isOf(cause) ? giveUp(account, origin) : Future.failedFuture(cause))
                .compose(pieces -> made(account, wanted, ids, origin, pieces).recover(cause -> resuming.rows()
                        .held(account, ids)
                        .transform(held -> held.succeeded() && !held.result()
                                ? giveUp(account, origin)
                                : Future.failedFuture(cause))));
    }

    private Future<Upload> made(UUID account, NewUpload wanted, List<UUID> ids, Buffer origin, List<UploadRow> pieces) {
        NewUpload sized = new NewUpload(
                OptionalLong.of(total(pieces)), wanted.draft(), false, true, wanted.metadata(), wanted.concat());
        return resuming.rows()
                .madeOf(account, origin)
                .compose(made -> made.map(Future::succeededFuture).orElseGet(() -> opened(account, sized, origin)))
                .compose(id -> uploads.find(account, id))
                .compose(upload ->
                        upload.state() == Upload.State.OPEN ? fill(upload, pieces) : Future.succeededFuture(upload))
                .compose(upload -> spent(upload, ids));
    }

    /** Whoever finds it whole does so, for the one who made it may have let go before it could. */
    private Future<Upload> spent(Upload upload, List<UUID> ids) {
        return upload.state() == Upload.State.COMPLETE
                ? resuming.rows().spend(upload.account(), ids).otherwiseEmpty().map(upload)
                : Future.succeededFuture(upload);
    }

    /** The one for all who ask for the same at once: the origin is unique, and who comes second takes what the first made. */
    private Future<UUID> opened(UUID account, NewUpload sized, Buffer origin) {
        return uploads.create(account, Uploads.freshId(), sized, Optional.of(origin))
                .recover(cause -> ProblemType.CONFLICT.isOf(cause)
                        ? resuming.rows().madeOf(account, origin).compose(made -> made.map(Future::succeededFuture)
                                .orElseGet(() -> Future.failedFuture(cause)))
                        : Future.failedFuture(cause));
    }

    /** Frees at once what was reserved for an upload that can't be made any more, since a piece was removed. */
    private <T> Future<T> giveUp(UUID account, Buffer origin) {
        return resuming.rows()
                .madeOf(account, origin)
                .compose(made -> made.map(id -> uploads.row(account, id)
                                .compose(row -> row.state() == Upload.State.OPEN
                                        ? uploads.terminate(account, id)
                                        : Future.<Void>succeededFuture()))
                        .orElseGet(Future::succeededFuture))
                .transform(done -> Future.failedFuture(
                        ProblemType.NOT_FOUND.asFailure("Upload-Concat names an upload that was removed.")));
    }

    private Future<Upload> fill(Upload upload, List<UploadRow> rows) {
        ObjectSlices pieces = new ObjectSlices(rows.stream()
                .map(piece -> new ObjectSlices.Piece(
                        piece.placement().key(), 0, piece.received().offset()))
                .toList());
        AppendRequest how = new AppendRequest(
                upload.offset(), OptionalLong.empty(), false, Optional.empty(), Map.of(), offset -> {});
        long length = upload.declared().length().orElseThrow() - upload.offset();
        Body body = ConcatenatedObjects.body(resuming.objects(), pieces.from(upload.offset()), length);
        return uploads.append(upload.account(), upload.id(), how, body, () -> {}, pieces);
    }

    private Future<List<UploadRow>> rows(UUID account, List<UUID> ids) {
        Future<List<UploadRow>> all = Future.succeededFuture(new ArrayList<>());
        for (UUID id : ids) {
            all = all.compose(found -> uploads.row(account, id).map(row -> {
                if (!row.declared().partial() || row.state() != Upload.State.COMPLETE) {
                    throw ProblemType.BAD_REQUEST.asFailure("Upload-Concat names an upload that is no whole piece.");
                }
                found.add(row);
                return found;
            }));
        }
        return all;
    }

    private static long total(List<UploadRow> pieces) {
        try {
            return pieces.stream().mapToLong(piece -> piece.received().offset()).reduce(0, Math::addExact);
        } catch (ArithmeticException overflow) {
            throw ProblemType.TOO_LARGE.asFailure();
        }
    }

    /** Tells the same request from another. */
    private static Buffer origin(NewUpload wanted, List<UUID> ids) {
        return Buffer.buffer(IntakeBatch.fingerprint(
                Stream.of(ids.toString(), wanted.metadata().orElse(""))
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList()));
    }
}
