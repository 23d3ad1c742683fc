package io.holdfast.events;

import io.holdfast.db.DatabaseConfig;
import io.holdfast.db.Notifications;
import io.holdfast.jobs.BackgroundModule;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.function.Consumer;

/** Hears of Postgres that accounts have new events, whichever process wrote them. */
public final class NotificationModule implements BackgroundModule {
    private final Notifications notifications;

    /**
     * Makes it.
     *
     * @param heard told the account that has a new event, so that an asset may have been stored
     * @param regained told when notifications were missed
     */
    public NotificationModule(Vertx vertx, DatabaseConfig database, Consumer<UUID> heard, Runnable regained) {
        this.notifications = new Notifications(
                vertx, database, "holdfast_event", account -> heard.accept(UUID.fromString(account)), regained);
    }

    @Override
    public void start() {
        notifications.start();
    }

    @Override
    public void stop() {
        notifications.close();
    }
}
