package io.holdfast.media.stamp.tiff;

import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.tiff.TiffMemory.Directory;
import io.holdfast.media.stamp.tiff.TiffMemory.Kind;
import io.holdfast.media.stamp.tiff.TiffMemory.Target;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** What goes behind a TIFF file: its directories once more, each with the packet, and the packet. */
final class TiffTail {
    private static final int MAX_DIRECTORIES = 64 * 1024;
    /** What the mark makes of a packet that has others' properties. */
    private static final int MARK = 4096;

    private static final int BYTE = 1;

    private TiffTail() {}

    /** Whether all directories so far find room, and the packet beside them. */
    static boolean fits(TiffMemory memory) {
        int directories = directories(memory);
        return directories <= MAX_DIRECTORIES && directories + packet(memory) <= memory.promised;
    }

    /** Bytes that the directories take, with those in front of the first. */
    static int directories(TiffMemory memory) {
        long bytes = memory.start() - memory.length;
        for (Directory each : memory.directories) {
            bytes += size(memory.shape, each);
        }
        return (int) bytes;
    }

    private static int size(TiffShape shape, Directory each) {
        int entries = each.entries().length() + (each.own() ? 0 : shape.entry());
        int bytes = shape.counting() + entries + shape.offset();
        return (bytes + shape.aligned() - 1) / shape.aligned() * shape.aligned();
    }

    /** Bytes that the packet takes, as far as is known. */
    static int packet(TiffMemory memory) {
        int due = memory.targets.stream()
                .filter(each -> each.kind() == Kind.PACKET)
                .mapToInt(Target::length)
                .sum();
        int own = Math.max(due, memory.packet.length());
        return own == 0 ? Xmp.MIN : own + MARK;
    }

    /** All that was promised; nothing where the file's own packet does not find room. */
    static Optional<Buffer> bytes(TiffMemory memory, StampRequest wish) {
        int directories = directories(memory);
        int size = memory.promised - directories;
        Optional<byte[]> own = Optional.of(memory.packet.getBytes()).filter(bytes -> bytes.length > 0);
        Optional<byte[]> packet = Xmp.packet(own, wish.statement(), wish.stripLocation(), size);
        if (memory.missed || packet.isEmpty()) {
            return Optional.empty();
        }
        TiffShape shape = memory.shape;
        Buffer bytes = Buffer.buffer(new byte[(int) (memory.start() - memory.length)]);
        List<Directory> all = memory.directories;
        for (int each = 0; each < all.size(); each++) {
            Directory directory = all.get(each);
            long here = memory.length + bytes.length();
            long next = each == all.size() - 1 ? memory.rest : here + size(shape, directory);
            Buffer entries = directory.own()
                    ? directory.entries()
                    : with(shape, directory.entries(), size, memory.length + directories);
            int end = bytes.length() + size(shape, directory);
            bytes.appendBuffer(shape.entries(entries.length() / shape.entry()))
                    .appendBuffer(entries)
                    .appendBuffer(shape.number(next));
            bytes.appendBytes(new byte[end - bytes.length()]);
        }
        return Optional.of(bytes.appendBytes(packet.get()));
    }

    /** The entries with that of the packet in its place, as they go by their tags. */
    private static Buffer with(TiffShape shape, Buffer entries, int size, long at) {
        int place = 0;
        while (place < entries.length() && shape.number16(entries, place) < TiffWalk.PACKET) {
            place += shape.entry();
        }
        return entries.getBuffer(0, place)
                .appendBuffer(shape.number16(TiffWalk.PACKET))
                .appendBuffer(shape.number16(BYTE))
                .appendBuffer(shape.number(size))
                .appendBuffer(shape.number(at))
                .appendBuffer(entries.getBuffer(place, entries.length()));
    }
}
