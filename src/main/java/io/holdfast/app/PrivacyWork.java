package io.holdfast.app;

import io.holdfast.catalog.Assets;
import io.holdfast.db.Database;
import io.holdfast.privacy.AccountErasures;
import io.holdfast.privacy.OwnAccount;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Vertx;

/** What keeps the policy's promises behind all event loops, once a process. */
final class PrivacyWork {
    private final Settings settings;
    private final AccountErasures erasures;

    /**
     * Makes the workers.
     *
     * @param erasureAsked wakes the worker that removes the bytes of assets
     */
    PrivacyWork(Vertx vertx, Settings settings, Database database, Runnable erasureAsked, Meters meters) {
        this.settings = settings;
        Assets assets = new Assets(database, erasureAsked);
        this.erasures = new AccountErasures(
                vertx, database, assets, settings.erasure(), settings.upload().lease());
        meters.gauge("holdfast.account.erasure.pending", erasures, AccountErasures::pending);
        meters.gauge("holdfast.account.erasure.lag.seconds", erasures, AccountErasures::lagSeconds);
    }

    void start() {
        erasures.start();
    }

    /** The endpoints of one event loop. */
    PrivacyRoutes routes(Vertx vertx, Database database) {
        return new PrivacyRoutes(new OwnAccount(vertx, database, settings.erasure(), erasures::wake));
    }
}
