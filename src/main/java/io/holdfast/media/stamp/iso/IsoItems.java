package io.holdfast.media.stamp.iso;

import io.holdfast.media.stamp.core.BoxHead;
import io.holdfast.media.stamp.core.Exif;
import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what a HEIF picture's items and a movie's metadata keys are. */
final class IsoItems {
    private static final int MAX = 1024;
    /** Apple's {@code com.apple.quicktime.location.ISO6709} and its kin, and FFmpeg's {@code location}. */
    private static final Pattern PLACE_KEY = Pattern.compile("(?i)location|gps|geo|xyz");

    private static final String XMP_TYPE = "application/rdf+xml\0";

    private IsoItems() {}

    /** The numbers of the keys that tell a place: QuickTime File Format, metadata item keys atom. */
    static List<Integer> placeKeys(Buffer keys) {
        List<Integer> found = new ArrayList<>();
        int at = 8;
        for (int number = 1; number <= MAX && at <= keys.length() - 8; number++) {
            long size = keys.getUnsignedInt(at);
            if (size < 8 || size > keys.length() - at) {
                break;
            }
            String name = keys.getString(at + 8, at + (int) size, StandardCharsets.ISO_8859_1.name());
            if (PLACE_KEY.matcher(name).find()) {
                found.add(number);
            }
            at += (int) size;
        }
        return found;
    }

    /**
     * Where Exif and XMP items lie that are in one piece, not overlapping, in their order.
     *
     * @param meta the content of the picture's {@code meta} box
     * @param at where that begins in the file
     */
    static List<IsoMemory.Place> places(Buffer meta, long at) {
        try {
            Map<String, Integer> boxes = new HashMap<>();
            eachBox(meta, 4, meta.length(), (type, from) -> boxes.putIfAbsent(type, from));
            Map<Long, Boolean> wanted = new HashMap<>();
            Integer infos = boxes.get("iinf");
            Integer locations = boxes.get("iloc");
            if (infos == null || locations == null) {
                return List.of();
            }
            int to = infos - 8 + (int) meta.getUnsignedInt(infos - 8);
            eachBox(meta, infos + (meta.getByte(infos) == 0 ? 6 : 8), to, (type, from) -> {
                int end = from - 8 + (int) meta.getUnsignedInt(from - 8);
                if (type.equals("infe")) {
                    kind(meta.getBuffer(from, end), wanted);
                }
            });
            Integer data = boxes.get("idat");
            return apart(new IsoLocations(meta, locations).of(wanted, data == null ? -1 : at + data));
        } catch (IndexOutOfBoundsException damaged) {
            return List.of();
        }
    }

    /** An Exif item without the place that it tells: ISO/IEC 23008-12 section A.2.1. */
    static Optional<Buffer> withoutPlace(Buffer item, StampRequest wish) {
        if (!wish.stripLocation() || item.length() < 4) {
            return Optional.empty();
        }
        long tiff = 4 + item.getUnsignedInt(0);
        if (tiff > item.length()) {
            return Optional.empty();
        }
        return Exif.withoutPlace(item.getBytes((int) tiff, item.length()))
                .map(blanked -> item.getBuffer(0, (int) tiff).appendBytes(blanked));
    }

    /** An item's type, ISO/IEC 14496-12 section 8.11.6, where it is Exif or XMP and neither protected nor compressed. */
    private static void kind(Buffer entry, Map<Long, Boolean> wanted) {
        int version = entry.getByte(0);
        if (version != 2 && version != 3) {
            return;
        }
        long id = version == 2 ? entry.getUnsignedShort(4) : entry.getUnsignedInt(4);
        int at = version == 2 ? 6 : 8;
        String type = BoxHead.text(entry, at + 2);
        if (entry.getUnsignedShort(at) != 0 || wanted.size() > MAX) {
            return;
        }
        if (type.equals("Exif")) {
            wanted.put(id, false);
        }
        if (type.equals("mime")) {
            String names = entry.getString(at + 6, entry.length(), StandardCharsets.ISO_8859_1.name());
            String types = names.substring(names.indexOf('\0') + 1);
            if (types.startsWith(XMP_TYPE) && (types.length() == XMP_TYPE.length() || types.endsWith("\0\0"))) {
                wanted.put(id, true);
            }
        }
    }

    private static List<IsoMemory.Place> apart(List<IsoMemory.Place> places) {
        List<IsoMemory.Place> apart = new ArrayList<>();
        long free = 0;
        places.sort(Comparator.comparingLong(IsoMemory.Place::at));
        for (IsoMemory.Place place : places) {
            if (place.at() >= free) {
                apart.add(place);
                free = place.at() + place.length();
            }
        }
        return apart;
    }

    /** Takes a box by its type and where its content begins. */
    private interface Each {
        void box(String type, int from);
    }

    private static void eachBox(Buffer in, int from, int to, Each each) {
        int at = from;
        for (int count = 0; count < MAX && at <= to - 8; count++) {
            long size = in.getUnsignedInt(at);
            if (size < 8 || size > to - at) { // no box in here is so long that it needs 64 bits
                return;
            }
            each.box(BoxHead.text(in, at + 4), at + 8);
            at += (int) size;
        }
    }
}
