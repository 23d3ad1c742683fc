package io.holdfast.app;

import io.holdfast.account.AccountEndpoint;
import io.holdfast.account.AccountErasures;
import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.generation.GenerationEndpoint;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.operator.DeferredErasures;
import io.holdfast.operator.OperatorEndpoint;
import io.holdfast.policy.CommunicationDispatcher;
import io.holdfast.policy.CommunicationEndpoint;
import io.holdfast.policy.PolicyEndpoint;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;

/** What keeps the policy's promises behind all event loops, once a process. */
final class PrivacyWork {
    private final Vertx vertx;
    private final Settings settings;
    private final Meters meters;
    private final AccountErasures erasures;
    private final DeferredErasures wishes;
    private final CommunicationDispatcher telling;
    private final Runnable moving;
    private final Runnable lifted;

    /**
     * Makes the workers.
     *
     * @param erasing removes the bytes of assets
     * @param moving wakes the worker that brings bytes to another region
     * @param lifted told when something is not held any more
     */
    PrivacyWork(
            Vertx vertx,
            Settings settings,
            Database database,
            ErasureWork erasing,
            Runnable moving,
            Runnable lifted,
            Meters meters) {
        this.moving = moving;
        this.lifted = lifted;
        this.vertx = vertx;
        this.settings = settings;
        this.meters = meters;
        Assets assets = new Assets(database, erasing::wake);
        this.erasures = new AccountErasures(
                vertx,
                database,
                assets,
                erasing.journal(),
                settings.erasure(),
                settings.upload().lease());
        this.wishes = new DeferredErasures(
                database, assets, (account, run) -> GenerationEndpoint.erase(database, assets, account, run));
        this.telling = new CommunicationDispatcher(database);
        meters.gauge("holdfast.account.erasure.pending", erasures, AccountErasures::pending);
        meters.gauge("holdfast.account.erasure.lag.seconds", erasures, AccountErasures::lagSeconds);
        meters.gauge("holdfast.holds", wishes, DeferredErasures::holds);
        meters.gauge("holdfast.communications.pending", telling, CommunicationDispatcher::pending);
    }

    void start() {
        erasures.start();
        ExpiredIntakeCleaner.repeat(vertx, settings.erasure().interval(), wishes::sweep);
        ExpiredIntakeCleaner.repeat(vertx, settings.events().poll(), telling::sweep);
    }

    /** The endpoints of one event loop. */
    PrivacyRoutes routes(Vertx loop, Database database) {
        String wording = settings.privacy().holdWording();
        return new PrivacyRoutes(
                new AccountEndpoint(
                        loop,
                        database,
                        settings.erasure(),
                        wording,
                        RegionStores.regions(settings),
                        erasures::wake,
                        moving),
                new OperatorEndpoint(loop, database, this::lifted, meters),
                new PolicyEndpoint(database, this::written),
                new CommunicationEndpoint(database, this::written));
    }

    private void written() {
        vertx.runOnContext(v -> telling.sweep());
    }

    private void lifted() {
        erasures.wake();
        lifted.run();
        vertx.runOnContext(v -> wishes.sweep());
    }
}
