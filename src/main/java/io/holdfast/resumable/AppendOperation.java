package io.holdfast.resumable;

import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.objectstore.ObjectSlices;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.holdfast.stream.part.PartCutter;
import io.holdfast.stream.part.PartTarget;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request's bytes on their way into an upload: parts go to the store side by side, and become durable in their order.
 *
 * <p>However it ends, what the store holds without a gap is committed, and bytes short of a part become a tail.
 */
final class AppendOperation implements PartTarget {
    private static final long LOOK_MILLIS = 1_000;
    private static final long SLOW_BYTES = 256 * 1024;

    private final UploadContext resuming;
    private final UploadRow row;
    private final AppendRequest how;
    private final OptionalLong length;
    private final Body body;
    private final PartSender parts;
    private final PartCutter cutter;
    private final TailObject tail;
    private final FirstBytes first;
    private final UploadBytes bytes;
    private final Optional<RequestChecksum> checksum;
    private final UploadProgress progress;
    private final InFlightParts sent = new InFlightParts();
    private long position;
    private long seen;
    private boolean heldBack;
    private boolean ending;
    private Future<Void> commits = Future.succeededFuture();
    private @Nullable Throwable failure;

    /**
     * Prepares it.
     *
     * @param row as it is under the lease
     * @param length of the whole upload, where known by now
     * @param wish what is to be written into the file, if anything
     * @param pieces where the store has the bytes already
     */
    AppendOperation(
            UploadContext resuming,
            UploadRow row,
            OptionalLong length,
            Optional<StampRequest> wish,
            AppendRequest how,
            Body body,
            ObjectSlices pieces) {
        this.resuming = resuming;
        this.row = row;
        this.how = how;
        this.length = length;
        this.body = body;
        this.position = row.received().offset();
        this.seen = row.received().offset();
        this.progress = new UploadProgress(resuming.rows(), row, how.durable());
        this.first = new FirstBytes(resuming.sniffer(), resuming.upload(), row);
        this.parts = new PartSender(resuming, row, first, pieces);
        this.tail = new TailObject(resuming, row);
        this.bytes = new UploadBytes(row, first, length, wish);
        this.checksum = how.checksum().map(RequestChecksum::new);
        this.heldBack = checksum.isPresent();
        Duration patience = resuming.config().patience();
        this.cutter = new PartCutter(resuming.budget(), row.placement().partBytes(), patience, this);
    }

    /** Bytes of the upload that have arrived so far, durable or not. */
    long position() {
        return position;
    }

    /** Why it can never become an asset, if its bytes have shown that. */
    Optional<ProblemType> refused() {
        return first.refused();
    }

    /** Stops the bytes; what arrived by then is kept as usual. */
    void stop(Throwable cause) {
        body.cancel(cause);
    }

    /**
     * Lets the bytes in.
     *
     * @return when all of them are durable, whether the upload is whole; fails when some are not, after what could be
     *     kept was committed
     */
    Future<Boolean> run() {
        body.stallsAfter(resuming.vertx(), resuming.upload().timeouts().stall());
        limit();
        long watch = resuming.vertx().setPeriodic(LOOK_MILLIS, id -> giveWay());
        return tail.bring()
                .map(stored -> {
                    stored.ifPresent(this::prime);
                    return null;
                })
                .compose(v -> body.to(cutter).transform(done -> finish(Optional.ofNullable(done.cause()))))
                .onComplete(done -> {
                    resuming.vertx().cancelTimer(watch);
                    cutter.close();
                });
    }

    private void prime(Buffer stored) {
        cutter.prime(stored);
        refusing(() -> bytes.began(stored));
    }

    /** A slow sender must not keep memory that others wait for; what it sent so far becomes a tail. */
    private void giveWay() {
        boolean slow = position - seen < SLOW_BYTES;
        seen = position;
        // not all of them at once
        if (slow
                && resuming.budget().waiting() > 0
                && ThreadLocalRandom.current().nextInt(4) == 0) {
            body.cancel(new Problem(ProblemType.BUSY).retryAfter(5).asFailure());
        }
    }

    private void limit() {
        long most = Math.min(length.orElse(row.reservation().mostBytes()), first.mostBytes());
        body.limit(Math.max(0, most - row.received().offset()));
    }

    @Override
    public boolean takesParts() {
        return parts.ready();
    }

    @Override
    public int heldBack() {
        return bytes.heldBack();
    }

    @Override
    public void pass(Buffer received, Consumer<Buffer> out) {
        checksum.ifPresent(c -> c.add(received));
        position += received.length();
        refusing(() -> bytes.accept(received, out));
    }

    /** Refuses the body, and so the upload, when its first bytes are not what is accepted. */
    private void refusing(Runnable passing) {
        boolean unknown = first.unknown();
        try {
            passing.run();
            if (unknown && !first.unknown()) {
                limit();
            }
        } catch (ProblemException refusal) {
            fail(refusal);
        }
    }

    @Override
    public void take(Buffer part, Runnable done) {
        take(part, InFlightParts.Place.BEFORE_OTHERS, done);
    }

    private void take(Buffer part, InFlightParts.Place place, Runnable done) {
        if (failure != null) {
            done.run();
            return;
        }
        Future<String> receipt = parts.send(part, bytes.same());
        sent.add(new InFlightParts.Sent(position, bytes.snapshot(cutter.spilled()), receipt, place));
        receipt.onComplete(answer -> {
            done.run();
            if (answer.failed()) {
                fail(answer.cause());
            }
            commits = commits.compose(v -> commit());
            cutter.ready();
        });
    }

    /** Makes durable what the store holds without a gap. */
    private Future<Void> commit() {
        List<InFlightParts.Sent> durable = heldBack ? List.of() : sent.durable();
        if (durable.isEmpty()) {
            return Future.succeededFuture();
        }
        InFlightParts.Sent last = durable.get(durable.size() - 1);
        List<String> receipts =
                durable.stream().map(part -> part.receipt().result()).toList();
        return commit(
                last.end(), last.bytes(), receipts, Optional.empty(), 0, last.place() == InFlightParts.Place.LAST);
    }

    private Future<Void> commit(
            long offset,
            UploadRows.Snapshot snapshot,
            List<String> receipts,
            Optional<UUID> tail,
            int tailBytes,
            boolean end) {
        return progress.commit(offset, snapshot, receipts, parts.begun(), tail, tailBytes, first.facts(), end)
                .onFailure(this::fail);
    }

    private void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
            body.cancel(cause);
        }
    }

    private Future<Boolean> finish(Optional<Throwable> torn) {
        Optional<Throwable> cause = Optional.ofNullable(failure).or(() -> torn);
        if (heldBack && (cause.isPresent() || !checksum.orElseThrow().matches())) {
            Throwable why = cause.orElseGet(ProblemType.CHECKSUM_MISMATCH::asFailure);
            return landed().transform(done -> Future.failedFuture(why));
        }
        heldBack = false;
        // all bytes may be there although the sender was cut off before it could say so
        boolean all = length.isPresent() && position == length.getAsLong();
        boolean last = torn.isEmpty() && how.last();
        if (last && length.isPresent() && !all) {
            fail(ProblemType.LENGTH_MISMATCH.asFailure());
        }
        ending = failure == null && (row.declared().endsAtLength() ? all : last);
        List<Buffer> behind = new ArrayList<>();
        if (ending) {
            refusing(() -> bytes.end(behind::add, !how.digests().isEmpty()));
        }
        Buffer rest = cutter.rest(behind);
        if (ending && parts.number() > 0) {
            sendLast(rest);
        }
        return landed().compose(v -> ending ? end(rest) : tail(rest))
                .compose(v -> torn.isPresent() && !progress.ended()
                        ? Future.failedFuture(torn.get())
                        : Future.succeededFuture(progress.ended()));
    }

    /** What was written behind the last byte may need a part of its own. */
    private void sendLast(Buffer rest) {
        int most = row.placement().partBytes();
        if (rest.length() > most) {
            take(rest.slice(0, most), InFlightParts.Place.WITH_LAST, () -> {});
            take(rest.slice(most, rest.length()), InFlightParts.Place.LAST, () -> {});
        } else if (rest.length() > 0) {
            take(rest, InFlightParts.Place.LAST, () -> {});
        }
    }

    /** When no part is on its way any more; fails as they did. */
    private Future<Void> landed() {
        return sent.landed()
                .transform(done -> {
                    commits = commits.compose(v -> commit());
                    return commits;
                })
                .compose(v -> failure == null ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private Future<Void> end(Buffer rest) {
        if (progress.ended()) {
            return Future.succeededFuture();
        }
        Future<Void> written = parts.number() > 0
                ? Future.succeededFuture()
                : resuming.objects().write(row.placement().key(), first.mediaType(), Body.of(rest));
        return written.compose(
                v -> commit(position, bytes.snapshot(cutter.spilled()), List.of(), Optional.empty(), 0, true));
    }

    private Future<Void> tail(Buffer rest) {
        if (position == progress.committed()) {
            return Future.succeededFuture();
        }
        UploadRows.Snapshot here = bytes.snapshot(Buffer.buffer());
        if (rest.length() == 0) {
            return commit(position, here, List.of(), Optional.empty(), 0, false);
        }
        return tail.keep(rest)
                .compose(name -> commit(position, here, List.of(), Optional.of(name), rest.length(), false));
    }
}
