package io.holdfast.module;

import io.holdfast.asset.Assets;
import io.holdfast.content.Content;
import io.holdfast.db.Database;
import io.holdfast.intake.Intake;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.resumable.Uploads;
import io.vertx.core.Vertx;

/**
 * What the endpoints of one event loop work with: its own connections to Postgres and to the store, so that bytes never
 * change threads.
 */
public record LoopComponents(
        Vertx vertx,
        LoopWorkers workers,
        Database database,
        RegionalStore store,
        Assets assets,
        Intake intake,
        Uploads uploads,
        Content content) {}
