package io.holdfast.resumable;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Parts of one upload on their way to the store, which become durable in their order. */
final class InFlightParts {
    /** Whether more parts follow, and if these can only become durable together with it. */
    enum Place {
        BEFORE_OTHERS,
        WITH_LAST,
        LAST
    }

    /**
     * One of them.
     *
     * @param end bytes of the upload that had been received when it was sent
     * @param bytes what these have become
     */
    record Sent(long end, UploadRows.Snapshot bytes, Future<String> receipt, Place place) {}

    private final ArrayDeque<Sent> sent = new ArrayDeque<>();

    void add(Sent part) {
        sent.add(part);
    }

    /** Takes those that the store holds without a gap. */
    List<Sent> durable() {
        List<Sent> durable = new ArrayList<>();
        while (firstIsDurable()) {
            durable.add(sent.remove());
        }
        return durable;
    }

    private boolean firstIsDurable() {
        Iterator<Sent> next = sent.iterator();
        boolean stored = next.hasNext();
        while (stored && next.hasNext()) {
            Sent part = next.next();
            stored = part.receipt().succeeded();
            if (part.place() != Place.WITH_LAST) {
                return stored;
            }
        }
        return false;
    }

    /** When none is under way any more; fails as they did. */
    Future<?> landed() {
        return Future.join(sent.stream().map(Sent::receipt).toList());
    }
}
