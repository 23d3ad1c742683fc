package io.holdfast.intake;

import io.holdfast.jobs.LeaseRenewal;
import io.holdfast.media.stamp.core.Reversal;
import io.holdfast.media.stamp.core.Undo;
import io.holdfast.objectstore.ConcatenatedObjects;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.stream.Body;
import io.holdfast.stream.Transform;
import io.holdfast.stream.digest.Fingerprint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Brings a file back to the bytes that were received, because a content credential turned up behind those that the mark had
 * changed by then: writes it anew before it becomes an asset, under the key of an intake of its own. {@link Intakes#commit}
 * exchanges the keys, so that the bytes with the mark go as those of any intake that was given up.
 *
 * <p>Whatever happens in between, each object is named by an intake that lapses, and doing it again is harmless.
 */
public final class StampRollback {
    private final Vertx vertx;
    private final ExpiredIntakeCleaner sweeper;
    private final ObjectStore objects;
    private final Duration lease;

    /**
     * Makes one for one event loop.
     *
     * @param lease of an intake that nobody renews
     */
    public StampRollback(Vertx vertx, ExpiredIntakeCleaner sweeper, ObjectStore objects, Duration lease) {
        this.vertx = vertx;
        this.sweeper = sweeper;
        this.objects = objects;
        this.lease = lease;
    }

    /**
     * Does it where it is due.
     *
     * @param key where the file is; what is written anew is beside it, in the same region
     * @param held told of the further intake, once it is there
     * @return the file as it is stored then; fails as the store does
     */
    public Future<StoredFile> restored(ObjectKey key, StoredFile file, Consumer<UUID> held) {
        return file.undo().map(undo -> restored(key, file, undo, held)).orElseGet(() -> Future.succeededFuture(file));
    }

    private Future<StoredFile> restored(ObjectKey key, StoredFile file, Undo undo, Consumer<UUID> held) {
        UUID account = key.account();
        UUID spare = Intake.IDS.generate();
        return sweeper.intakes().spare(key.beside(spare), lease).compose(v -> {
            held.accept(spare);
            Body body = ConcatenatedObjects.body(objects, key, file.stored().size());
            LeaseRenewal renewal =
                    sweeper.intakes().renewing(vertx, account, () -> List.of(spare), lease, body::cancel);
            return write(body, key.beside(spare), file, undo)
                    .onComplete(done -> renewal.close())
                    .map(file.restored(spare))
                    .recover(cause -> sweeper.intakes()
                            .abandon(account, List.of(spare))
                            .compose(sweeper::remove)
                            .transform(done -> Future.failedFuture(cause)));
        });
    }

    private Future<Void> write(Body body, ObjectKey to, StoredFile file, Undo undo) {
        Fingerprint digest = new Fingerprint(Set.of());
        body.through(new Seen(new Reversal(undo), digest));
        return objects.write(to, file.facts().mediaType(), body).map(v -> {
            if (!MessageDigest.isEqual(
                    digest.take().sha256(), file.received().digests().sha256())) {
                throw new IllegalStateException("what was brought back is not what was received");
            }
            return null;
        });
    }

    /** Sees what another one makes of the bytes. */
    private record Seen(Transform other, Consumer<Buffer> seen) implements Transform {
        @Override
        public void accept(Buffer chunk, Consumer<Buffer> out) {
            other.accept(chunk, seen.andThen(out));
        }

        @Override
        public void end(Consumer<Buffer> out) {
            other.end(seen.andThen(out));
        }

        @Override
        public boolean decided() {
            return other.decided();
        }

        @Override
        public long added() {
            return other.added();
        }
    }
}
