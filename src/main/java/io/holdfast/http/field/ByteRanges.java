package io.holdfast.http.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a {@code Range} field asks of a representation (RFC 9110 section 14.2). */
public sealed interface ByteRanges {
    /** All of it, with 200: the field is absent, malformed, in another unit, or asks for too many parts. */
    record Whole() implements ByteRanges {}

    /** Parts of it, with 206: none overlaps or adjoins another, in the order they were first asked for. */
    record Parts(List<ByteRange> ranges) implements ByteRanges {
        public Parts {
            ranges = List.copyOf(ranges);
        }
    }

    /** Nothing that is there, with 416. */
    record Unsatisfiable() implements ByteRanges {
        /** The value of {@code Content-Range} in a 416 (RFC 9110 section 14.4). */
        public String contentRange(long size) {
            return "bytes */" + size;
        }
    }

    /**
     * Reads a {@code Range} field. A field it can't make sense of is ignored, as RFC 9110 section 14.2 allows.
     *
     * @param field the value, if there is one
     * @param size of the representation in bytes
     * @param maxRanges how many ranges one request may name; with more the field is ignored
     */
    static ByteRanges of(Optional<String> field, long size, int maxRanges) {
        String value = field.orElse("").strip();
        if (!value.regionMatches(true, 0, "bytes=", 0, 6)) {
            return new Whole();
        }
        List<ByteRange> satisfiable = new ArrayList<>();
        int named = 0;
        int from = 6;
        while (from <= value.length()) {
            int comma = value.indexOf(',', from);
            int end = comma < 0 ? value.length() : comma;
            String spec = value.substring(from, end).strip();
            from = end + 1;
            if (spec.isEmpty()) {
                continue;
            }
            Optional<RangeSpec> range = RangeSpec.of(spec);
            if (range.isEmpty() || ++named > maxRanges) {
                return new Whole();
            }
            if (range.get().isSatisfiable(size)) {
                if (size == 0) {
                    return new Whole(); // an empty part has no Content-Range
                }
                coalesce(satisfiable, range.get().within(size));
            }
        }
        if (named == 0) {
            return new Whole();
        }
        return satisfiable.isEmpty() ? new Unsatisfiable() : new Parts(satisfiable);
    }

    private static void coalesce(List<ByteRange> ranges, ByteRange added) {
        ByteRange merged = added;
        int place = ranges.size();
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).touches(merged)) {
                merged = merged.with(ranges.remove(i));
                place = Math.min(place, i);
                i = -1; // the wider range may touch an earlier one
            }
        }
        ranges.add(Math.min(place, ranges.size()), merged);
    }
}
