package io.holdfast.media.stamp.matroska;

import io.holdfast.media.stamp.core.Format.Plan;
import io.holdfast.media.stamp.core.Format.Splice;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds room for the mark in front of the first cluster, or makes it. */
final class MatroskaPlan {
    /** What positions in cues may take more than they did: a byte each for those near 256 B, 64 KiB, 16 MiB and 4 GiB. */
    private static final int SPARE = 64;

    private static final int ROUNDS = 16;

    private final MatroskaHead head;
    private final Buffer bytes;
    private final StampRequest wish;
    private final List<Splice> splices = new ArrayList<>();
    private Optional<byte[]> own = Optional.empty();

    private MatroskaPlan(MatroskaHead head, StampRequest wish) {
        this.head = head;
        this.bytes = head.bytes();
        this.wish = wish;
    }

    static Plan of(MatroskaHead head, StampRequest wish) {
        return new MatroskaPlan(head, wish).plan();
    }

    private Plan plan() {
        for (Ebml part : parts(MatroskaIds.TAGS)) {
            MatroskaTags.cleared(part.bytes(bytes), own.isEmpty(), wish).ifPresent(cleared -> {
                own = own.or(cleared::packet);
                splices.add(new Splice(part.at(), part.length(), cleared.is()));
            });
        }
        Buffer tags = MatroskaTags.marked(own, wish);
        Optional<Ebml> room = parts(Ebml.VOID).stream()
                .filter(each -> each.length() == tags.length() || each.length() >= tags.length() + 2)
                .findFirst();
        if (room.isEmpty()) {
            return inserted(tags);
        }
        int left = room.get().length() - tags.length();
        splices.add(new Splice(
                room.get().at(), room.get().length(), left == 0 ? tags : tags.appendBuffer(Ebml.nothing(left))));
        return planned(MatroskaMoves.NONE);
    }

    private Plan inserted(Buffer tags) {
        OptionalLong cues = cues();
        Map<Ebml, Buffer> written = new LinkedHashMap<>();
        MatroskaMoves moves = MatroskaMoves.NONE;
        boolean same = false;
        for (int round = 0; round < ROUNDS && !same; round++) {
            MatroskaMoves last = moves;
            moves = moves(tags.length(), written, cues);
            MatroskaShift shift = new MatroskaShift(bytes, moves::moved);
            for (Ebml part : head.parts()) {
                if (part.id() == MatroskaIds.SEEK_HEAD || part.id() == MatroskaIds.CUES) {
                    written.put(part, shift.written(part));
                }
            }
            same = moves.equals(last);
        }
        Ebml segment = head.segment();
        if (segment.size() >= 0) {
            Optional<Buffer> longer = segment.sized(bytes, segment.size() + moves.by() + moves.spare());
            if (longer.isEmpty()) {
                return Plan.keeping(Outcome.UNSUPPORTED);
            }
            splices.add(new Splice(segment.at(), segment.head(), longer.get()));
        }
        head.parts().stream()
                .filter(each -> each.id() == Ebml.CRC)
                .forEach(each -> splices.add(new Splice(each.at(), each.length(), Ebml.nothing(each.length()))));
        written.forEach((part, is) -> splices.add(new Splice(part.at(), part.length(), is)));
        splices.add(new Splice(head.place(), 0, tags));
        return planned(moves);
    }

    private MatroskaMoves moves(int tags, Map<Ebml, Buffer> written, OptionalLong cues) {
        List<MatroskaMoves.Growth> grown = new ArrayList<>();
        int by = tags;
        for (Map.Entry<Ebml, Buffer> each : written.entrySet()) {
            int growth = each.getValue().length() - each.getKey().length();
            if (growth > 0) {
                grown.add(new MatroskaMoves.Growth(each.getKey().at(), growth));
                by += growth;
            }
        }
        return new MatroskaMoves(
                head.segment().content(), head.place(), by, cues.orElse(-1), cues.isPresent() ? SPARE : 0, grown);
    }

    /** Where cues are behind the place, as the seek head says. */
    private OptionalLong cues() {
        for (Ebml part : parts(MatroskaIds.SEEK_HEAD)) {
            for (Ebml seek : part.children(bytes).orElse(List.of())) {
                List<Ebml> fields =
                        seek.id() == MatroskaIds.SEEK ? seek.children(bytes).orElse(List.of()) : List.of();
                long id = number(fields, MatroskaIds.SEEK_ID);
                long at = head.segment().content() + number(fields, MatroskaIds.SEEK_POSITION);
                if (id == MatroskaIds.CUES && at >= head.place()) {
                    return OptionalLong.of(at);
                }
            }
        }
        return OptionalLong.empty();
    }

    private long number(List<Ebml> fields, long id) {
        return fields.stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .map(each -> each.number(bytes))
                .orElse(-1L);
    }

    private List<Ebml> parts(long id) {
        return head.parts().stream().filter(each -> each.id() == id).toList();
    }

    private Plan planned(MatroskaMoves moves) {
        splices.sort(Comparator.comparingInt(Splice::at));
        Ebml segment = head.segment();
        long end = segment.size() < 0 ? Long.MAX_VALUE : segment.end();
        Buffer notes = new MatroskaMemory(head.place(), end, moves).notes();
        boolean looking = moves.any() || wish.stripLocation();
        return new Plan(
                Outcome.STAMPED,
                splices,
                moves.spare(),
                looking ? head.place() : Long.MAX_VALUE,
                looking ? Ebml.MAX_HEAD : 0,
                notes);
    }
}
