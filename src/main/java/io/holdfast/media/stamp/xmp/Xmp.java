package io.holdfast.media.stamp.xmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.adobe.internal.xmp.XMPConst;
import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPIterator;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.XMPMetaFactory;
import com.adobe.internal.xmp.XMPSchemaRegistry;
import com.adobe.internal.xmp.options.ParseOptions;
import com.adobe.internal.xmp.options.SerializeOptions;
import com.adobe.internal.xmp.properties.XMPProperty;
import com.adobe.internal.xmp.properties.XMPPropertyInfo;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.core.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An XMP packet (ISO 16684-1) that says what a {@link Statement} says and keeps what the file's own packet said, as far as that
 * is no looser. What can't be read is as good as absent: nothing here fails by a file's bytes.
 */
public final class Xmp {
    /** The least room a packet takes; 2 to 4 KiB of white space are what XMP advises. */
    public static final int MIN = 4096;

    private static final int STEP = 1024;
    private static final int PADDING = 512;
    private static final String BEGIN = "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n";
    private static final String FINISH = "<?xpacket end=\"w\"?>";
    /** Never within a value, where they are written as references. */
    private static final Pattern BREAK = Pattern.compile("\\s*\n\\s*");

    private static final String PLUS = "http://ns.useplus.org/ldf/xmp/1.0/";
    private static final String IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static final String DCTERMS = "http://purl.org/dc/terms/";
    private static final String SOURCE_TYPE = "DigitalSourceType";
    private static final String ALGORITHMIC = "algorithmicmedia";

    private Xmp() {}

    /**
     * Merges a statement into a packet.
     *
     * @param existing the file's own packet, with its wrapper or without
     * @param stripLocation whether coordinates are left out: every property whose name begins with GPS
     * @param size bytes of the packet to make, white space included
     * @return nothing when it does not fit
     */
    public static Optional<byte[]> packet(
            Optional<byte[]> existing, Statement statement, boolean stripLocation, int size) {
        return wrapped(merged(existing, statement, stripLocation), size);
    }

    private static Optional<byte[]> wrapped(byte[] merged, int size) {
        byte[] begin = BEGIN.getBytes(UTF_8);
        byte[] finish = FINISH.getBytes(UTF_8);
        if (begin.length + merged.length + finish.length > size) {
            return Optional.empty();
        }
        byte[] packet = new byte[size];
        Arrays.fill(packet, (byte) ' ');
        System.arraycopy(begin, 0, packet, 0, begin.length);
        System.arraycopy(merged, 0, packet, begin.length, merged.length);
        int end = size - finish.length;
        for (int at = begin.length + merged.length + 99; at < end; at += 100) {
            packet[at] = '\n';
        }
        System.arraycopy(finish, 0, packet, end, finish.length);
        return Optional.of(packet);
    }

    /** The merged packet in a size that suits it; nothing when it needs more than so many bytes. */
    public static Optional<byte[]> atMost(Optional<byte[]> existing, StampRequest wish, int most) {
        byte[] merged = merged(existing, wish.statement(), wish.stripLocation());
        return wrapped(merged, Math.min(sizeFor(merged), most));
    }

    /** The merged packet without white space to write in and of one line, for places that readers show a line of. */
    public static byte[] line(Optional<byte[]> existing, StampRequest wish) {
        return (BEGIN.strip() + bare(existing, wish) + FINISH).getBytes(UTF_8);
    }

    /** The same without its wrapper, for documents that allow no processing instructions. */
    public static String bare(Optional<byte[]> existing, StampRequest wish) {
        String merged = new String(merged(existing, wish.statement(), wish.stripLocation()), UTF_8);
        return BREAK.matcher(merged).replaceAll(" ");
    }

    /** A packet of so many bytes, filled up in front of its end. */
    public static byte[] padded(byte[] line, int size) {
        byte[] padded = Arrays.copyOf(line, size);
        int end = line.length - FINISH.length();
        Arrays.fill(padded, end, size, (byte) ' ');
        System.arraycopy(line, end, padded, size - FINISH.length(), FINISH.length());
        return padded;
    }

    /** A packet that says the statement and nothing else. */
    public static byte[] alone(StampRequest wish) {
        return atMost(Optional.empty(), wish, Integer.MAX_VALUE).orElseThrow();
    }

    /** A size that the merged packet fits into, with room to write in: a multiple of 1 KiB, 4 KiB at least. */
    public static int sizeFor(Optional<byte[]> existing, Statement statement) {
        return sizeFor(merged(existing, statement, false));
    }

    private static int sizeFor(byte[] merged) {
        int least = merged.length + BEGIN.length() + 2 + FINISH.length() + PADDING;
        return Math.max(MIN, (least + STEP - 1) / STEP * STEP);
    }

    private static byte[] merged(Optional<byte[]> existing, Statement statement, boolean stripLocation) {
        return existing.flatMap(XmpText::trusted)
                .flatMap(text -> onto(text, statement, stripLocation))
                .orElseGet(() -> XmpTemplate.filled(statement, Xmp::alone));
    }

    /**
     * The library keeps every namespace it ever met, for the whole process: it starts afresh each time, so that files can't fill
     * the memory and one file's prefixes don't depend on another's.
     */
    private static synchronized Optional<byte[]> onto(String text, Statement statement, boolean stripLocation) {
        XMPMetaFactory.reset();
        try {
            XMPMeta meta = XMPMetaFactory.parseFromString(text, new ParseOptions().setDisallowDoctype(true));
            if (stripLocation) {
                strip(meta);
            }
            state(meta, statement);
            return Optional.of(written(meta));
        } catch (XMPException | RuntimeException unreadable) { // the library lets some of its own faults out
            return Optional.empty();
        } finally {
            XMPMetaFactory.reset();
        }
    }

    private static synchronized byte[] alone(Statement statement) {
        XMPMetaFactory.reset();
        try {
            XMPMeta meta = XMPMetaFactory.create();
            state(meta, statement);
            return written(meta);
        } catch (XMPException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            XMPMetaFactory.reset();
        }
    }

    private static void state(XMPMeta meta, Statement statement) throws XMPException {
        XMPSchemaRegistry names = XMPMetaFactory.getSchemaRegistry();
        names.registerNamespace(PLUS, "plus");
        names.registerNamespace(IPTC, "Iptc4xmpExt");
        names.registerNamespace(DCTERMS, "dcterms");
        set(meta, PLUS, "DataMining", statement.dataMining());
        if (statement.digitalSourceType().isPresent() && !algorithmic(meta)) {
            set(meta, IPTC, SOURCE_TYPE, statement.digitalSourceType().get());
        }
        set(meta, XMPConst.NS_XMP_RIGHTS, "Marked", "True");
        if (!says(meta, "WebStatement")) {
            set(meta, XMPConst.NS_XMP_RIGHTS, "WebStatement", statement.webStatement());
        }
        if (!says(meta, "UsageTerms")) {
            meta.deleteProperty(XMPConst.NS_XMP_RIGHTS, "UsageTerms");
            meta.setLocalizedText(XMPConst.NS_XMP_RIGHTS, "UsageTerms", "", XMPConst.X_DEFAULT, statement.usageTerms());
        }
        set(meta, DCTERMS, "provenance", statement.provenance());
    }

    /** Whatever form the property had before, it is a plain value now. */
    private static void set(XMPMeta meta, String namespace, String name, String value) throws XMPException {
        meta.deleteProperty(namespace, name);
        meta.setProperty(namespace, name, value);
    }

    private static boolean says(XMPMeta meta, String name) throws XMPException {
        XMPProperty property = meta.getProperty(XMPConst.NS_XMP_RIGHTS, name);
        return property != null
                && (property.getOptions().isArray()
                        ? meta.countArrayItems(XMPConst.NS_XMP_RIGHTS, name) > 0
                        : !blank(property.getValue()));
    }

    private static boolean blank(@Nullable String value) {
        return value == null || value.isBlank();
    }

    /** Whether the file says already that a machine made it, or a part of it; that is never weakened. */
    private static boolean algorithmic(XMPMeta meta) throws XMPException {
        String value = meta.getPropertyString(IPTC, SOURCE_TYPE);
        return value != null && value.toLowerCase(Locale.ROOT).contains(ALGORITHMIC);
    }

    private static void strip(XMPMeta meta) throws XMPException {
        List<String> paths = new ArrayList<>();
        XMPIterator all = meta.iterator();
        while (all.hasNext()) {
            String path = ((XMPPropertyInfo) all.next()).getPath();
            if (path != null && XmpText.leaf(path).toLowerCase(Locale.ROOT).startsWith("gps")) {
                paths.add(path);
            }
        }
        for (String path : paths) {
            String prefix = path.substring(0, path.indexOf(':'));
            meta.deleteProperty(XMPMetaFactory.getSchemaRegistry().getNamespaceURI(prefix), path);
        }
    }

    private static byte[] written(XMPMeta meta) throws XMPException {
        SerializeOptions options = new SerializeOptions()
                .setOmitPacketWrapper(true)
                .setUseCompactFormat(true)
                .setIndent(" ")
                .setNewline("\n");
        return XMPMetaFactory.serializeToBuffer(meta, options);
    }
}
