package io.holdfast.resumable;

import io.holdfast.intake.DigestPair;
import io.holdfast.intake.StampingTransform;
import io.holdfast.media.Sniffer;
import io.holdfast.media.stamp.Stamper;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.whole.Wholeness;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.digest.PrefixDigest;
import io.holdfast.stream.digest.RunningDigest;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The bytes of one upload as they pass: the first ones are examined, then all are stamped, and the digests are taken. */
final class UploadBytes {
    private final FirstBytes first;
    private final OptionalLong length;
    private final Optional<StampRequest> wish;
    private final DigestPair digests;
    private final boolean told;
    private Buffer head;
    private @Nullable StampingTransform stamping;

    /**
     * Goes on where the row is.
     *
     * @param length of the whole upload, where known by now
     * @param wish what is to be written into the file, if anything
     */
    UploadBytes(UploadRow row, FirstBytes first, OptionalLong length, Optional<StampRequest> wish) {
        this.first = first;
        this.length = length;
        this.told = length.isPresent() || row.declared().sha256().isPresent();
        this.wish = wish;
        Optional<UploadRows.Snapshot> durable = row.received().bytes();
        this.digests = new DigestPair(
                durable.map(bytes -> PrefixDigest.of(bytes.digest())).orElseGet(PrefixDigest::fresh),
                durable.flatMap(UploadRows.Snapshot::storedDigest)
                        .map(PrefixDigest::of)
                        .orElse(null));
        Optional<UploadState> state = row.received().state();
        this.head = state.flatMap(UploadState::head).orElseGet(Buffer::buffer);
        if (!first.unknown()) {
            // without a state there is nothing that was to be written
            Optional<Buffer> stamper = state.flatMap(UploadState::stamper);
            stamping = new StampingTransform(
                    wish.flatMap(w -> stamper.map(bytes -> Stamper.resumed(bytes, w))),
                    digests,
                    state.flatMap(UploadState::wholeness)
                            .map(Wholeness::resumed)
                            .orElseGet(UploadBytes::unjudged));
        }
    }

    /** Learns what is stored already of an upload that was begun before there were states, and so is not stamped. */
    void began(Buffer stored) {
        if (stamping == null && head.length() == 0) {
            first.examine(stored, length);
            stamping = new StampingTransform(Optional.empty(), digests, unjudged());
        }
    }

    /** Takes bytes as received; throws as {@link FirstBytes#examine} does. */
    void accept(Buffer bytes, Consumer<Buffer> out) {
        if (stamping != null) {
            stamping.accept(bytes, out);
            return;
        }
        head.appendBuffer(bytes);
        if (head.length() >= Sniffer.HEAD_BYTES) {
            examine(out);
        }
    }

    /** Of an upload that was begun before this was looked at, and of a piece of another. */
    private static Wholeness unjudged() {
        return Wholeness.of("application/octet-stream");
    }

    /**
     * Takes the end of the whole upload. A sender that broke off may seem to have ended; where nobody told the length or a digest, the
     * file itself is asked.
     *
     * @param digested whether the last request told a digest
     * @throws ProblemException as {@link #accept} does, and with {@link ProblemType#CUT_SHORT}
     */
    void end(Consumer<Buffer> out, boolean digested) {
        StampingTransform passing = stamping == null ? examine(out) : stamping;
        if (!told && !digested && passing.wholeness().cut()) {
            throw ProblemType.CUT_SHORT.asFailure();
        }
        passing.end(out);
    }

    private StampingTransform examine(Consumer<Buffer> out) {
        first.examine(head, length);
        StampingTransform begun = new StampingTransform(
                wish.map(w -> Stamper.fresh(first.mediaType(), length, w)), digests, Wholeness.of(first.mediaType()));
        Buffer all = head;
        stamping = begun;
        head = Buffer.buffer();
        begun.accept(all, out);
        return begun;
    }

    /** Bytes that were received but not given yet. */
    int heldBack() {
        return stamping == null ? head.length() : stamping.heldBack();
    }

    /** Whether all bytes so far are stored as they were received. */
    boolean same() {
        return !digests.differ();
    }

    /**
     * Where the bytes are, to go on later.
     *
     * @param spilled bytes that were given but are not stored with the others
     */
    UploadRows.Snapshot snapshot(Buffer spilled) {
        Optional<Buffer> stored = digests.differ() ? Optional.of(state(digests.stored())) : Optional.empty();
        return new UploadRows.Snapshot(state(digests.received()), stored, state(spilled));
    }

    private static Buffer state(RunningDigest digest) {
        return ((PrefixDigest) digest).state();
    }

    private Optional<Buffer> state(Buffer spilled) {
        Optional<Buffer> stamper = Optional.ofNullable(stamping).flatMap(StampingTransform::state);
        Optional<Buffer> unexamined = Optional.of(head).filter(bytes -> stamping == null);
        Outcome outcome =
                Optional.ofNullable(stamping).map(StampingTransform::outcome).orElse(Outcome.DECLINED);
        Optional<Buffer> wholeness =
                Optional.ofNullable(stamping).map(passing -> passing.wholeness().state());
        return stamper.isEmpty() && unexamined.isEmpty() && wholeness.isEmpty() && spilled.length() == 0
                ? Optional.empty()
                : Optional.of(new UploadState(outcome, unexamined, stamper, wholeness, spilled).column());
    }
}
