package io.holdfast.media.stamp.xmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.core.Statement;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An XMP packet (ISO 16684-1) that says what a {@link Statement} says and keeps what the file's own packet said, as far as that
 * is no looser. What can't be read is never replaced: nothing is made of it, and nothing here fails by a file's bytes.
 */
public final class Xmp {
    /** The least room a packet takes; 2 to 4 KiB of white space are what XMP advises. */
    public static final int MIN = 4096;

    private static final int STEP = 1024;
    private static final int PADDING = 512;
    private static final byte[] BEGIN =
            "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n".getBytes(UTF_8);
    private static final Pattern BREAK = Pattern.compile("\\s*[\\r\\n]\\s*");
    private static final byte[] FINISH = "<?xpacket end=\"w\"?>".getBytes(UTF_8);

    private Xmp() {}

    /**
     * What stands against a change of a file because of its own packet: that a content credential which binds its bytes is elsewhere, or
     * that nobody can say what the packet means.
     *
     * @return nothing where it can be merged
     */
    public static Optional<Outcome> against(byte[] packet, StampRequest wish) {
        if (XmpText.nothing(packet)) {
            return Optional.empty();
        }
        Optional<XmpEdit> read = XmpText.trusted(packet).flatMap(XmpEdit::of);
        if (read.isEmpty()) {
            return Optional.of(Outcome.UNSUPPORTED);
        }
        String own = wish.statement().provenance();
        return read.get()
                .provenance()
                .filter(elsewhere -> !site(elsewhere).equals(site(own)))
                .map(elsewhere -> Outcome.CREDENTIALED);
    }

    private static String site(String url) {
        try {
            return String.valueOf(URI.create(url).getRawAuthority());
        } catch (IllegalArgumentException none) {
            return url;
        }
    }

    /**
     * Merges a statement into a packet.
     *
     * @param existing the file's own packet, with its wrapper or without
     * @param stripLocation whether coordinates are left out: those that {@link PlaceNames} knows
     * @param size bytes of the packet to make, white space included
     * @return nothing when it does not fit, or the existing one can't be read
     */
    public static Optional<byte[]> packet(
            Optional<byte[]> existing, Statement statement, boolean stripLocation, int size) {
        return merged(existing, statement, stripLocation, false)
                .flatMap(merged -> wrapped(merged, size))
                .or(() -> merged(existing, statement, stripLocation, true).flatMap(merged -> wrapped(merged, size)));
    }

    /**
     * A packet around some text.
     *
     * @param size bytes of it, white space included
     * @return nothing when it does not fit
     */
    public static Optional<byte[]> wrapped(byte[] merged, int size) {
        if (BEGIN.length + merged.length + FINISH.length > size) {
            return Optional.empty();
        }
        byte[] packet = new byte[size];
        Arrays.fill(packet, (byte) ' ');
        System.arraycopy(BEGIN, 0, packet, 0, BEGIN.length);
        System.arraycopy(merged, 0, packet, BEGIN.length, merged.length);
        int end = size - FINISH.length;
        for (int at = BEGIN.length + merged.length + 99; at < end; at += 100) {
            packet[at] = '\n';
        }
        System.arraycopy(FINISH, 0, packet, end, FINISH.length);
        return Optional.of(packet);
    }

    /** The merged packet in a size that suits it; nothing when it needs more than so many bytes, or can't be read. */
    public static Optional<byte[]> atMost(Optional<byte[]> existing, StampRequest wish, int most) {
        int size = Math.min(sizeFor(existing, wish.statement()), most);
        return packet(existing, wish.statement(), wish.stripLocation(), size);
    }

    /** The merged packet without room to write in, for files that have none to spare; nothing when it can't be read. */
    public static Optional<byte[]> tight(Optional<byte[]> existing, StampRequest wish) {
        return merged(existing, wish.statement(), wish.stripLocation(), true)
                .flatMap(merged -> wrapped(merged, BEGIN.length + merged.length + FINISH.length));
    }

    /**
     * The merged packet without white space to write in and of one line, for places that readers show a line of. An existing one that
     * {@link #against} finds unreadable is left out: its file must not be changed.
     */
    public static byte[] line(Optional<byte[]> existing, StampRequest wish) {
        return (new String(BEGIN, UTF_8).strip() + bare(existing, wish) + new String(FINISH, UTF_8)).getBytes(UTF_8);
    }

    /** The same without its wrapper, for documents that allow no processing instructions. */
    public static String bare(Optional<byte[]> existing, StampRequest wish) {
        byte[] merged = merged(existing, wish.statement(), wish.stripLocation(), true)
                .or(() -> merged(Optional.empty(), wish.statement(), wish.stripLocation(), true))
                .orElseThrow();
        return BREAK.matcher(new String(merged, UTF_8)).replaceAll(" ");
    }

    /** A packet of so many bytes, filled up in front of its end. */
    public static byte[] padded(byte[] line, int size) {
        byte[] padded = Arrays.copyOf(line, size);
        int end = line.length - FINISH.length;
        Arrays.fill(padded, end, size, (byte) ' ');
        System.arraycopy(line, end, padded, size - FINISH.length, FINISH.length);
        return padded;
    }

    /** A packet that says the statement and nothing else. */
    public static byte[] alone(StampRequest wish) {
        return atMost(Optional.empty(), wish, Integer.MAX_VALUE).orElseThrow();
    }

    /** A size that the merged packet fits into, with room to write in: a multiple of 1 KiB, 4 KiB at least. */
    public static int sizeFor(Optional<byte[]> existing, Statement statement) {
        int merged = merged(existing, statement, false, false)
                .map(bytes -> bytes.length)
                .orElse(0);
        int least = merged + BEGIN.length + FINISH.length + PADDING;
        return Math.max(MIN, (least + STEP - 1) / STEP * STEP);
    }

    private static Optional<byte[]> merged(
            Optional<byte[]> existing, Statement statement, boolean stripLocation, boolean squeezed) {
        return begun(existing).map(edit -> {
            XmpEdit placeless = stripLocation ? edit.withoutPlaces() : edit;
            return (squeezed ? placeless.squeezed() : placeless)
                    .stating(statement)
                    .getBytes(UTF_8);
        });
    }

    private static Optional<XmpEdit> begun(Optional<byte[]> existing) {
        boolean none = existing.isEmpty() || XmpText.nothing(existing.get());
        return none
                ? Optional.of(XmpEdit.none())
                : XmpText.trusted(existing.get()).flatMap(XmpEdit::of);
    }
}
