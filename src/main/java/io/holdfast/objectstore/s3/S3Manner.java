package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.Keeping;
import io.holdfast.objectstore.KeptMark;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How to write to the store, which is found out before the first write: what it offers, and what it keeps of the mark. */
final class S3Manner {
    /**
     * What was found.
     *
     * @param offer what to give along with objects
     * @param kept what of the mark came back
     */
    record Found(S3Offers.Offer offer, KeptMark kept) {
        /** Whether tags are to be set behind an object that was written by one request. */
        boolean tagsWhole() {
            return kept.whole().tags() == Keeping.SET_BEHIND;
        }

        /** The same of one that was made of parts. */
        boolean tagsParted() {
            return kept.parted().tags() == Keeping.SET_BEHIND;
        }
    }

    private final S3Config config;
    private final S3Offers offers;
    private final MarkReadBack readBack;
    private final AtomicReference<KeptMark> last;
    private @Nullable Future<Found> found;

    /**
     * Makes one for a store.
     *
     * @param last what any of the process found last of this bucket; unknown before
     */
    S3Manner(S3Config config, S3Offers offers, MarkReadBack readBack, AtomicReference<KeptMark> last) {
        this.config = config;
        this.offers = offers;
        this.readBack = readBack;
        this.last = last;
    }

    /** How to write; fails with {@link S3Failure}, also when the settings demand what the store does not keep. */
    Future<Found> found() {
        Future<Found> asked = found;
        if (asked == null) {
            asked = offers.offer().compose(offer -> known().<Future<KeptMark>>map(Future::succeededFuture)
                    .orElseGet(() -> readBack.ask(offer).onSuccess(last::set))
                    .map(kept -> new Found(offer, kept)));
            found = asked;
            asked.onFailure(cause -> found = null);
        }
        return asked.map(once -> new Found(once.offer(), known().orElse(once.kept())))
                .compose(this::judged);
    }

    /** Reads back anew what the store keeps; never fails. */
    Future<KeptMark> ask() {
        return offers.offer().compose(readBack::ask).otherwise(KeptMark.UNKNOWN).onSuccess(kept -> {
            if (!kept.equals(KeptMark.UNKNOWN)) {
                last.set(kept);
            }
        });
    }

    private Optional<KeptMark> known() {
        return Optional.ofNullable(last.get()).filter(kept -> !kept.equals(KeptMark.UNKNOWN));
    }

    private Future<Found> judged(Found judged) {
        return config.tags() == S3Config.Feature.ON && judged.kept().hasTags(Keeping.LOST)
                ? Future.failedFuture(new S3Failure(501, "TagsNotKept"))
                : Future.succeededFuture(judged);
    }
}
