package io.holdfast.resumable;

import io.holdfast.objectstore.ObjectSlices;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends the parts of one upload to the store, a few at once; begins there with the first. */
final class PartSender {
    private final UploadContext resuming;
    private final UploadRow row;
    private final FirstBytes first;
    private final ObjectSlices pieces;
    private @Nullable Future<String> storeUpload;
    private int number;
    private int flying;

    /**
     * Goes on behind the parts that the store has.
     *
     * @param pieces where the store has the bytes already
     */
    PartSender(UploadContext resuming, UploadRow row, FirstBytes first, ObjectSlices pieces) {
        this.resuming = resuming;
        this.row = row;
        this.first = first;
        this.pieces = pieces;
        this.number = row.placement().parts();
        this.storeUpload =
                row.placement().storeUpload().map(Future::succeededFuture).orElse(null);
    }

    /** How many parts there are, with those on their way. */
    int number() {
        return number;
    }

    /** Whether another may be sent now. */
    boolean ready() {
        return flying < resuming.partsInFlight();
    }

    /** The store's name of the upload, once begun. */
    Optional<String> begun() {
        return Optional.ofNullable(storeUpload).filter(Future::succeeded).map(Future::result);
    }

    /** Offset behind a part that would be sent now. */
    long end(Buffer part) {
        return (long) number * row.placement().partBytes() + part.length();
    }

    /**
     * Sends the next part; its receipt.
     *
     * @param same whether all bytes so far are as the pieces have them
     */
    Future<String> send(Buffer part, boolean same) {
        long begin = end(part) - part.length();
        int mine = ++number;
        flying++;
        return storeUpload().compose(id -> send(id, mine, begin, part, same)).onComplete(done -> flying--);
    }

    /** Without its bytes where the store has them in one object and offers to copy. */
    private Future<String> send(String id, int mine, long begin, Buffer part, boolean same) {
        Supplier<Future<String>> write =
                () -> resuming.objects().writePart(row.placement().key(), id, mine, begin, part);
        return Optional.of(pieces)
                .filter(there -> same)
                .flatMap(there -> there.at(begin, part.length()))
                .map(piece -> resuming.objects()
                        .copyPart(row.placement().key(), id, mine, begin, piece.key(), piece.first(), piece.length())
                        .recover(cause -> cause instanceof UnsupportedOperationException
                                ? write.get()
                                : Future.failedFuture(cause)))
                .orElseGet(write);
    }

    private Future<String> storeUpload() {
        Future<String> begun = storeUpload;
        if (begun == null) {
            begun = resuming.objects().begin(row.placement().key(), first.mediaType());
            storeUpload = begun;
        }
        return begun;
    }
}
