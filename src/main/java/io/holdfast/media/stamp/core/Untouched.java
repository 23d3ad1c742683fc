package io.holdfast.media.stamp.core;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/** Files that have no place for the mark. */
public final class Untouched implements Format {
    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        return Optional.of(Plan.keeping(Outcome.UNSUPPORTED));
    }

    @Override
    public Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        return new Ending(Outcome.UNSUPPORTED, Buffer.buffer());
    }
}
