package io.holdfast.intake;

import io.holdfast.db.Database;
import io.holdfast.jobs.CoalescingWorker;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Clears what crashes and broken uploads leave behind, found from rows; any number of replicas may run one. */
public final class ExpiredIntakeCleaner {
    /** Beyond the lease, so that whoever lost it has let go of the store by then. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Intakes intakes;
    private final ObjectStore objects;
    private final Meters meters;

    public ExpiredIntakeCleaner(Database database, QuotaConfig quota, ObjectStore objects, Meters meters) {
        this.intakes = new Intakes(database, quota);
        this.objects = objects;
        this.meters = meters;
    }

    public Intakes intakes() {
        return intakes;
    }

    /** Clears each lapsed intake there is now. */
    public Future<Void> sweep() {
        return intakes.claimLapsed(GRACE).compose(remnants -> {
            meters.intakesLapsed(remnants.size());
            meters.uploadsExpired(
                    remnants.stream().filter(Intakes.Remnant::resumable).count());
            Future<Void> removed = remove(remnants);
            return remnants.size() < Intakes.BATCH ? removed : CoalescingWorker.bothOf(removed, this::sweep);
        });
    }

    /** Removes the bytes of abandoned intakes, then their rows. */
    public Future<Void> remove(List<Intakes.Remnant> remnants) {
        return Future.join(remnants.stream()
                        .map(remnant -> objects.discard(remnant.key()).compose(v -> intakes.clear(remnant)))
                        .toList())
                .mapEmpty();
    }
}
