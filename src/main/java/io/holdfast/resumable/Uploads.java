package io.holdfast.resumable;

import io.holdfast.asset.Assets;
import io.holdfast.intake.Intake;
import io.holdfast.intake.Intakes;
import io.holdfast.media.Sniffer;
import io.holdfast.objectstore.ObjectSlices;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Resumable uploads: intakes that outlive the connection, the replica and the store's bad days. For one event loop. */
public final class Uploads {
    private static final int MAX_PARTS = 10_000;
    private static final long MIB = 1024 * 1024;
    private static final long MAX_PART = 1024 * MIB;

    private final UploadContext resuming;
    private final UploadLeases leases;
    private final UploadFinalizer ends;
    private final Intakes intakes;
    private final Assets assets;
    private final Meters meters;

    /**
     * Puts one together.
     *
     * @param partBytes of a part, unless the length needs larger ones
     * @param partsInFlight parts of one upload that are sent at once
     * @param writers of the process
     */
    public Uploads(Intake intake, int partBytes, int partsInFlight, Assets assets, LocalWriters writers) {
        this.resuming = UploadContext.of(intake, partBytes, partsInFlight);
        this.leases = new UploadLeases(intake.vertx, resuming.rows(), resuming.config(), writers);
        this.ends = new UploadFinalizer(intake.database, resuming, intake.sweeper);
        this.intakes = intake.intakes;
        this.assets = assets;
        this.meters = intake.meters;
    }

    /** Bytes that one upload may have at most: what settings allow, in as many parts as a store takes, each in memory. */
    public long mostBytes() {
        long part = Math.min(MAX_PART, resuming.budget().capacity() / 4);
        return Math.min(resuming.upload().mostBytes(Optional.empty()), MAX_PARTS * Math.max(part, partBytes(0)));
    }

    /**
     * Opens one and takes room for it.
     *
     * @return as it is then, an asset already when it is empty; fails with {@link ProblemType#TOO_LARGE},
     *     {@link ProblemType#QUOTA_EXCEEDED}, {@link ProblemType#TOO_MANY_REQUESTS} or
     *     {@link ProblemType#MEDIA_TYPE_REFUSED}
     */
    public Future<Upload> create(UUID account, NewUpload wanted) {
        return create(account, freshId(), wanted);
    }

    /** The same under an id that was written down before, so that nobody forgets it. */
    public Future<Upload> create(UUID account, UUID fresh, NewUpload wanted) {
        return create(account, fresh, wanted, Optional.empty()).compose(id -> {
            boolean empty = wanted.endsAtLength() && wanted.length().orElse(1) == 0;
            return empty ? append(account, id, nothing(), Body.of(Buffer.buffer()), () -> {}) : find(account, id);
        });
    }

    /** An id that no upload has. */
    public static UUID freshId() {
        return Intake.IDS.generate();
    }

    Future<UUID> create(UUID account, UUID id, NewUpload wanted, Optional<Buffer> origin) {
        Optional<String> type =
                wanted.partial() ? Optional.empty() : wanted.draft().mediaType();
        if (type.filter(Sniffer::refuses).isPresent()) {
            return Future.failedFuture(ProblemType.MEDIA_TYPE_REFUSED.asFailure());
        }
        long most = Math.min(mostBytes(), resuming.upload().mostBytes(type));
        if (wanted.length().orElse(0) > most) {
            return Future.failedFuture(ProblemType.TOO_LARGE.asFailure());
        }
        int partBytes = partBytes(wanted.length().orElse(most));
        return intakes.reserve(
                        account, id, wanted.length(), most, resuming.upload().lease())
                .compose(reserved -> resuming.rows()
                        .create(account, id, wanted, partBytes, origin)
                        .compose(made ->
                                made ? Future.succeededFuture(id) : Future.failedFuture(UploadRefusal.tooMany()))
                        .recover(cause -> ends.drop(account, id).transform(done -> Future.failedFuture(cause))));
    }

    /**
     * Looks at one; a writer that is at work lets go first, and one whose bytes are all there becomes an asset.
     *
     * @return fails with {@link ProblemType#NOT_FOUND}, or with {@link ProblemType#UPLOAD_LOCKED} when its writer does not
     *     let go
     */
    public Future<Upload> find(UUID account, UUID id) {
        return row(account, id)
                .compose(row -> row.unsettled()
                        ? leases.take(account, id)
                                .compose(held -> held.isPresent()
                                        ? settled(held.get())
                                        : row(account, id).compose(this::told))
                        : told(row));
    }

    /** Looks at one as its row tells it, and leaves its writer alone; fails with {@link ProblemType#NOT_FOUND}. */
    public Future<Upload> glance(UUID account, UUID id) {
        return row(account, id).compose(this::told);
    }

    private Future<Upload> settled(UploadLeases.Held held) {
        UploadRow row = held.row;
        Future<Void> ended = row.received().ended() ? ends.complete(row, Optional.empty()) : Future.succeededFuture();
        return ended.eventually(() -> held.release(row.received().seen()))
                .compose(v -> row(row.account(), row.id()))
                .compose(this::told);
    }

    /**
     * Takes bytes in where the last durable one is; an earlier writer lets go first.
     *
     * @param body untouched; what is durable of it stays, also when it is torn
     * @param admitted called before the first byte is awaited
     * @return the upload with all these bytes, an asset if they were the last; fails with {@link ProblemType#NOT_FOUND},
     *     {@link ProblemType#OFFSET_MISMATCH} (its members say where to go on, {@code offset}, and
     *     what it became already, {@code asset}),
     *     {@link ProblemType#UPLOAD_COMPLETE}, {@link ProblemType#LENGTH_CHANGED}, {@link ProblemType#TOO_LARGE},
     *     {@link ProblemType#CHECKSUM_MISMATCH}, {@link ProblemType#DIGEST_MISMATCH},
     *     {@link ProblemType#MEDIA_TYPE_REFUSED}, {@link ProblemType#LET_GO} when a newer writer came,
     *     {@link ProblemType#UPLOAD_LOCKED}, {@link ProblemType#BUSY}, or as the body and the store do
     */
    public Future<Upload> append(UUID account, UUID id, AppendRequest how, Body body, Runnable admitted) {
        return append(account, id, how, body, admitted, ObjectSlices.NONE);
    }

    Future<Upload> append(UUID account, UUID id, AppendRequest how, Body body, Runnable admitted, ObjectSlices pieces) {
        return row(account, id)
                .compose(row -> stale(row, how)
                        ? again(row, how, body, admitted)
                        : take(account, id, how, body, admitted, pieces));
    }

    /** Whether bytes belong before what is durable for good: browsers send a request that was cut once more by themselves. */
    private static boolean stale(UploadRow row, AppendRequest how) {
        return how.offset() < row.received().offset();
    }

    private Future<Upload> take(
            UUID account, UUID id, AppendRequest how, Body body, Runnable admitted, ObjectSlices pieces) {
        return leases.take(account, id).compose(taken -> {
            if (taken.isEmpty()) {
                return row(account, id).compose(row -> again(row, how, body, admitted));
            }
            UploadLeases.Held held = taken.get();
            if (held.row.received().ended()) {
                return settled(held).compose(v -> row(account, id)).compose(row -> again(row, how, body, admitted));
            }
            return Future.succeededFuture()
                    .compose(v -> length(held.row, how)) // a throw must reach the release
                    .compose(length -> resuming.stamp(held.row)
                            .map(wish -> new AppendOperation(resuming, held.row, length, wish, how, body, pieces)))
                    .onFailure(cause -> held.release(held.row.received().seen()))
                    .compose(appending -> receive(held, appending, admitted)
                            .compose(ended -> ended ? complete(held.row, how) : Future.succeededFuture())
                            .eventually(() -> held.release(appending.position())))
                    .compose(v -> row(account, id).compose(this::told));
        });
    }

    /** What a sender whose last answer got lost sends: nothing more, behind the last byte. */
    private Future<Upload> again(UploadRow row, AppendRequest how, Body body, Runnable admitted) {
        if (row.problem().isPresent() || how.offset() != row.received().offset()) {
            return told(row)
                    .compose(upload -> Future.failedFuture(upload.failed()
                            .map(ProblemType::asFailure)
                            .orElseGet(() -> UploadRefusal.whole(upload, ProblemType.OFFSET_MISMATCH))));
        }
        admitted.run();
        return body.stallsAfter(resuming.vertx(), resuming.upload().timeouts().stall())
                .limit(0)
                .drain()
                .transform(done -> told(row)
                        .compose(upload -> done.succeeded()
                                ? Future.succeededFuture(upload)
                                : Future.failedFuture(UploadRefusal.whole(upload, ProblemType.UPLOAD_COMPLETE))));
    }

    /** The length of the whole, told before or by this request. */
    private Future<OptionalLong> length(UploadRow row, AppendRequest how) {
        if (how.offset() != row.received().offset()) {
            throw UploadRefusal.at(row, ProblemType.OFFSET_MISMATCH);
        }
        OptionalLong told = how.length();
        if (told.isEmpty() || told.equals(row.declared().length())) {
            return Future.succeededFuture(row.declared().length());
        }
        long length = told.getAsLong();
        if (row.declared().length().isPresent() || length < row.received().offset()) {
            throw ProblemType.LENGTH_CHANGED.asFailure();
        }
        if (length > mostBytes()) {
            throw ProblemType.TOO_LARGE.asFailure();
        }
        if (length > row.reservation().mostBytes()) {
            throw ProblemType.QUOTA_EXCEEDED.asFailure();
        }
        return resuming.rows()
                .tellLength(row, length)
                .compose(fenced ->
                        fenced ? Future.succeededFuture(told) : Future.failedFuture(ProblemType.LET_GO.asFailure()));
    }

    /** Whether the upload is whole; what its bytes show to be unacceptable is refused for good. */
    private Future<Boolean> receive(UploadLeases.Held held, AppendOperation appending, Runnable admitted) {
        UploadRow row = held.row;
        UploadRow.Received before = row.received();
        held.whenOver(appending::stop);
        admitted.run();
        meters.uploads().incrementAndGet();
        if (before.offset() > 0) {
            meters.uploadResumed();
        }
        return appending
                .run()
                .onComplete(done -> {
                    meters.uploads().decrementAndGet();
                    meters.receivedAgain(Math.max(0, Math.min(before.seen(), appending.position()) - before.offset()));
                })
                .recover(cause -> appending
                        .refused()
                        .map(why -> ends.refuse(row, why))
                        .orElseGet(Future::succeededFuture)
                        .transform(v -> Future.failedFuture(cause)));
    }

    private Future<Void> complete(UploadRow row, AppendRequest how) {
        Optional<Buffer> stated =
                Optional.ofNullable(how.digests().get("sha-256")).map(Buffer::buffer);
        return row(row.account(), row.id()).compose(whole -> ends.complete(whole, stated));
    }

    /** Gives one up and clears what it left; of one that is complete only the upload goes, never the asset. */
    public Future<Void> terminate(UUID account, UUID id) {
        return leases.take(account, id)
                .compose(held -> held.isPresent()
                        ? ends.drop(held.get().row).eventually(() -> held.get().release(0))
                        : row(account, id).compose(ends::forget));
    }

    /**
     * Makes one asset of whole pieces, in their order; asked again for the same, it answers the same.
     *
     * @return fails with {@link ProblemType#NOT_FOUND}, {@link ProblemType#BAD_REQUEST} when one is no whole piece,
     *     {@link ProblemType#TOO_LARGE} or {@link ProblemType#QUOTA_EXCEEDED}
     */
    public Future<Upload> concatenate(UUID account, NewUpload wanted, List<UUID> pieces) {
        return new Concatenation(resuming, this).concatenate(account, wanted, pieces);
    }

    /** Its row; fails with {@link ProblemType#NOT_FOUND}. */
    Future<UploadRow> row(UUID account, UUID id) {
        return resuming.rows().find(account, id).compose(found -> found.map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(ProblemType.NOT_FOUND.asFailure())));
    }

    /** With the asset that it became, unless that was erased since. */
    private Future<Upload> told(UploadRow row) {
        if (row.state() != Upload.State.COMPLETE || row.declared().partial()) {
            return Future.succeededFuture(row.told(Optional.empty()));
        }
        return assets.find(row.account(), row.id())
                .map(Optional::of)
                .recover(cause -> ProblemType.NOT_FOUND.isOf(cause)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(cause))
                .map(row::told);
    }

    private static AppendRequest nothing() {
        return new AppendRequest(0, OptionalLong.empty(), false, Optional.empty(), Map.of(), offset -> {});
    }

    /** Large enough that so many bytes fit into the parts a store takes. */
    private int partBytes(long length) {
        long least = (length + MAX_PARTS - 1) / MAX_PARTS;
        return (int) Math.max(resuming.partBytes(), (least + MIB - 1) / MIB * MIB);
    }
}
