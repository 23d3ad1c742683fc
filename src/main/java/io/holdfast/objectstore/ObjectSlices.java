package io.holdfast.objectstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Objects whose bytes one behind the other are those of an upload; of no object, when its bytes come from a sender. */
public record ObjectSlices(List<Piece> pieces) {
    /** The bytes come from a sender. */
    public static final ObjectSlices NONE = new ObjectSlices(List.of());

    /** Bytes of one object. */
    public record Piece(ObjectKey key, long first, long length) {}

    public ObjectSlices {
        pieces = List.copyOf(pieces);
    }

    /** Those behind an offset. */
    public List<Piece> from(long offset) {
        List<Piece> left = new ArrayList<>();
        long skip = offset;
        for (Piece piece : pieces) {
            long skipped = Math.min(skip, piece.length());
            skip -= skipped;
            if (skipped < piece.length()) {
                left.add(new Piece(piece.key(), piece.first() + skipped, piece.length() - skipped));
            }
        }
        return left;
    }

    /** Where so many bytes at an offset lie, if they lie in one object. */
    public Optional<Piece> at(long offset, long length) {
        return from(offset).stream()
                .findFirst()
                .filter(piece -> piece.length() >= length)
                .map(piece -> new Piece(piece.key(), piece.first(), length));
    }
}
