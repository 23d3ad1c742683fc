package io.holdfast.content;

import io.holdfast.asset.Asset;
import io.holdfast.asset.Assets;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Outflow;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the bytes of assets, and tells one whose object the store has lost from one that was erased or moved meanwhile. */
public final class StoredBytes {
    private static final Logger LOG = LoggerFactory.getLogger(StoredBytes.class);

    private final ObjectStore objects;
    private final Assets assets;
    private final Meters meters;

    /** Makes it for one event loop. */
    public StoredBytes(ObjectStore objects, Assets assets, Meters meters) {
        this.objects = objects;
        this.assets = assets;
        this.meters = meters;
    }

    /**
     * Opens some of an asset's bytes.
     *
     * @param first offset of the first byte
     * @param length how many bytes; the range lies inside the asset
     * @return the bytes, held back; fails as {@link ObjectStore#read} does, and where the object is not there: with
     *     {@link ProblemType#CONTENT_LOST}, which the log tells of, while the asset still names it, as {@link Assets#find}
     *     does when the asset is gone, and with {@link ProblemType#STORE_UNAVAILABLE} when it was moved
     */
    public Future<Outflow> read(EgressPermit permit, Asset asset, long first, long length) {
        return objects.read(permit, asset.content().key(), first, length)
                .recover(cause -> ProblemType.CONTENT_LOST.isOf(cause)
                        ? missed(permit, asset, cause)
                        : Future.failedFuture(cause));
    }

    private Future<Outflow> missed(EgressPermit permit, Asset asset, Throwable cause) {
        return assets.find(permit.account(), asset.id()).compose(now -> {
            if (!now.content().key().equals(asset.content().key())) {
                return Future.failedFuture(
                        new Problem(ProblemType.STORE_UNAVAILABLE).retryAfter(1).asFailure());
            }
            meters.contentLost();
            LOG.atError()
                    .addKeyValue("object", asset.content().key().value())
                    .log("the store has lost the bytes of an asset: restore the object, or delete the asset");
            return Future.failedFuture(cause);
        });
    }
}
