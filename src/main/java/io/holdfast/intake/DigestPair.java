package io.holdfast.intake;

import io.holdfast.media.stamp.core.Edits;
import io.holdfast.stream.digest.RunningDigest;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The digests of a file as received and as stored, which cost no more than one until the first byte that differs. */
public final class DigestPair implements Edits {
    private final RunningDigest received;
    private @Nullable RunningDigest stored;

    public DigestPair(RunningDigest received) {
        this(received, null);
    }

    /**
     * Goes on with both.
     *
     * @param stored nothing while no byte differs
     */
    public DigestPair(RunningDigest received, @Nullable RunningDigest stored) {
        this.received = received;
        this.stored = stored;
    }

    @Override
    public void keep(Buffer same) {
        received.add(same);
        if (stored != null) {
            stored.add(same);
        }
    }

    @Override
    public void change(Buffer was, Buffer is) {
        RunningDigest other = stored == null ? received.copy() : stored;
        stored = other;
        received.add(was);
        other.add(is);
    }

    public RunningDigest received() {
        return received;
    }

    /** Whether a byte differs. */
    public boolean differ() {
        return stored != null;
    }

    public RunningDigest stored() {
        return stored == null ? received : stored;
    }
}
