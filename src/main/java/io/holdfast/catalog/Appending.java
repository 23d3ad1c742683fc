package io.holdfast.catalog;

import io.holdfast.media.Sniffer;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.holdfast.stream.PartCutter;
import io.holdfast.stream.PrefixDigest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One request's bytes on their way into an upload: parts go to the store side by side, and become durable in their order.
 *
 * <p>However it ends, what the store holds without a gap is committed, and bytes short of a part become a tail.
 */
final class Appending implements PartCutter.Target {
    /** A part on its way. */
    private record Sent(long end, Buffer digest, Future<String> receipt) {}

    private static final long LOOK_MILLIS = 1_000;
    private static final long SLOW_BYTES = 256 * 1024;

    private final Resuming resuming;
    private final UploadRow row;
    private final Append how;
    private final OptionalLong length;
    private final Body body;
    private final PartSender parts;
    private final PartCutter cutter;
    private final FirstBytes first;
    private final PrefixDigest digest;
    private final Optional<RequestChecksum> checksum;
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private long position;
    private long seen;
    private int committedParts;
    private boolean heldBack;
    private boolean ending;
    private boolean ended;
    private Future<Void> commits = Future.succeededFuture();
    private @Nullable Throwable failure;

    /**
     * Prepares it.
     *
     * @param row as it is under the lease
     * @param length of the whole upload, where known by now
     * @param pieces where the store has the bytes already
     */
    Appending(Resuming resuming, UploadRow row, OptionalLong length, Append how, Body body, Pieces pieces) {
        this.resuming = resuming;
        this.row = row;
        this.how = how;
        this.length = length;
        this.body = body;
        this.position = row.offset();
        this.seen = row.offset();
        this.committedParts = row.parts();
        this.first = new FirstBytes(resuming.sniffer(), resuming.upload(), row);
        this.parts = new PartSender(resuming, row, first, pieces);
        this.digest = row.digest().map(PrefixDigest::of).orElseGet(PrefixDigest::fresh);
        this.checksum = how.checksum().map(RequestChecksum::new);
        this.heldBack = checksum.isPresent();
        this.cutter = new PartCutter(
                resuming.vertx(),
                resuming.budget(),
                row.partBytes(),
                resuming.config().patience(),
                this);
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
        body.stallsAfter(resuming.vertx(), resuming.upload().stallTimeout());
        limit();
        long watch = resuming.vertx().setPeriodic(LOOK_MILLIS, id -> giveWay());
        return prime().compose(v -> body.to(cutter).transform(done -> finish(Optional.ofNullable(done.cause()))))
                .onComplete(done -> {
                    resuming.vertx().cancelTimer(watch);
                    cutter.close();
                });
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

    /** Brings back the bytes that were short of a part. */
    private Future<Void> prime() {
        if (row.tail().isEmpty()) {
            return Future.succeededFuture();
        }
        return resuming.memory(row.tailBytes())
                .compose(v -> resuming.objects()
                        .readBack(row.tail().get(), 0, row.tailBytes())
                        .onFailure(cause -> resuming.budget().release(row.tailBytes())))
                .onSuccess(cutter::prime)
                .mapEmpty();
    }

    private void limit() {
        long most = Math.min(length.orElse(row.mostBytes()), first.mostBytes());
        body.limit(Math.max(0, most - row.offset()));
    }

    @Override
    public boolean takesParts() {
        return parts.ready();
    }

    @Override
    public void pass(Buffer bytes) {
        digest.add(bytes);
        checksum.ifPresent(c -> c.add(bytes));
        position += bytes.length();
        if (first.unknown() && cutter.held() >= Sniffer.HEAD_BYTES) {
            examine(cutter.head(Sniffer.HEAD_BYTES));
        }
    }

    /** Refuses the body, and so the upload, when its first bytes are not what is accepted. */
    private void examine(Buffer head) {
        try {
            first.examine(head, length);
            limit();
        } catch (ProblemException refusal) {
            fail(refusal);
        }
    }

    @Override
    public void take(Buffer part, Runnable done) {
        if (failure != null) {
            done.run();
            return;
        }
        if (first.unknown()) {
            examine(part);
        }
        long end = parts.end(part);
        Future<String> receipt = failure == null ? parts.send(part) : Future.failedFuture(failure);
        sent.add(new Sent(end, digest.state(), receipt));
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
        List<String> receipts = new ArrayList<>();
        Sent last = null;
        while (!heldBack && !sent.isEmpty() && sent.peek().receipt().succeeded()) {
            last = sent.remove();
            receipts.add(last.receipt().result());
        }
        return last == null
                ? Future.succeededFuture()
                : commit(last.end(), last.digest(), receipts, Optional.empty(), 0, ending && last.end() == position);
    }

    private Future<Void> commit(
            long offset, Buffer state, List<String> receipts, Optional<UUID> tail, int tailBytes, boolean end) {
        UploadRows.Progress progress = new UploadRows.Progress(
                offset, state, committedParts + 1, receipts, parts.begun(), tail, tailBytes, first.facts(), end);
        return resuming.rows()
                .commit(row, progress)
                .compose(fenced ->
                        fenced ? Future.succeededFuture() : Future.failedFuture(ProblemType.LET_GO.asFailure()))
                .onFailure(this::fail)
                .map(v -> {
                    committedParts += receipts.size();
                    ended = end;
                    how.durable().accept(offset);
                    return null;
                });
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
        ending = failure == null && (row.endsAtLength() ? all : last);
        Buffer rest = cutter.rest();
        if (ending && parts.number() > 0 && rest.length() > 0) {
            take(rest, () -> {});
        }
        return landed().compose(v -> ending ? end(rest) : tail(rest))
                .compose(v ->
                        torn.isPresent() && !ended ? Future.failedFuture(torn.get()) : Future.succeededFuture(ended));
    }

    /** When no part is on its way any more; fails as they did. */
    private Future<Void> landed() {
        return Future.join(sent.stream().map(Sent::receipt).toList())
                .transform(done -> {
                    commits = commits.compose(v -> commit());
                    return commits;
                })
                .compose(v -> failure == null ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private Future<Void> end(Buffer rest) {
        if (parts.number() > 0) {
            return ended
                    ? Future.succeededFuture()
                    : commit(position, digest.state(), List.of(), Optional.empty(), 0, true);
        }
        if (first.unknown()) {
            examine(rest);
        }
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        return resuming.objects()
                .write(row.key(), first.mediaType(), Body.of(rest))
                .compose(v -> commit(position, digest.state(), List.of(), Optional.empty(), 0, true));
    }

    private Future<Void> tail(Buffer rest) {
        if (position == row.offset() || rest.length() == 0) {
            return Future.succeededFuture();
        }
        UUID tail = Intake.IDS.generate();
        return resuming.rows()
                .nameTail(row, tail)
                .compose(v -> resuming.objects()
                        .write(ObjectKey.of(row.account(), tail), "application/octet-stream", Body.of(rest)))
                .compose(v -> commit(position, digest.state(), List.of(), Optional.of(tail), rest.length(), false));
    }
}
