package io.holdfast.resumable;

import io.holdfast.intake.UploadConfig;
import io.holdfast.media.MediaFacts;
import io.holdfast.media.Sniffer;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/** What an upload's first bytes tell, once they are there; a piece of a file tells nothing. */
final class FirstBytes {
    private final Sniffer sniffer;
    private final UploadConfig config;
    private final UploadRow row;
    private Optional<MediaFacts> facts;
    private Optional<ProblemType> refused = Optional.empty();

    FirstBytes(Sniffer sniffer, UploadConfig config, UploadRow row) {
        this.sniffer = sniffer;
        this.config = config;
        this.row = row;
        this.facts = row.received().facts();
    }

    Optional<MediaFacts> facts() {
        return facts;
    }

    /** Why the upload can never become an asset, if its bytes have shown that. */
    Optional<ProblemType> refused() {
        return refused;
    }

    /** Whether they are still to be examined. */
    boolean unknown() {
        return !row.declared().partial() && facts.isEmpty();
    }

    /** The media type that the store is told. */
    String mediaType() {
        return facts.map(MediaFacts::mediaType).orElse("application/octet-stream");
    }

    /** Bytes that the whole may have. */
    long mostBytes() {
        return row.declared().partial() ? Long.MAX_VALUE : config.mostBytes(facts.map(MediaFacts::mediaType));
    }

    /**
     * Examines them.
     *
     * @param bytes from the first on, {@link Sniffer#HEAD_BYTES} or all there are
     * @throws ProblemException with {@link ProblemType#MEDIA_TYPE_REFUSED} or {@link ProblemType#TOO_LARGE}
     */
    void examine(Buffer bytes, OptionalLong length) {
        try {
            Buffer head = bytes.getBuffer(0, Math.min(bytes.length(), Sniffer.HEAD_BYTES));
            facts = Optional.of(sniffer.examine(head, row.declared().draft().mediaType(), length));
            if (length.orElse(0) > mostBytes()) {
                throw ProblemType.TOO_LARGE.asFailure();
            }
        } catch (ProblemException refusal) {
            refused = Optional.of(refusal.problem().type());
            throw refusal;
        }
    }
}
