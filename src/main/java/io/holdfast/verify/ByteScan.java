package io.holdfast.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Looks through bytes of any length, once and with bounded memory, for XMP packets and a content credential in the clear. */
final class ByteScan {
    private static final String OPEN = "<rdf:RDF";
    private static final String CLOSE = "</rdf:RDF>";
    private static final int CHUNK = 256 * 1024;

    /** Longer packets are cut off, which makes them no XML. */
    private static final int MAX_PACKET = 1024 * 1024;

    /** How much is looked at behind the start of a content credential. */
    private static final int CREDENTIAL = 256 * 1024;

    private static final int MAX_PACKETS = 4;
    private static final int OVERLAP = 16;

    private final List<byte[]> packets = new ArrayList<>();
    private final StringBuilder packet = new StringBuilder();
    private final StringBuilder credential = new StringBuilder();
    private String tail = "";

    /** Reads to the end, or to {@code mostBytes}. */
    static List<Finding> of(InputStream bytes, long mostBytes) throws IOException {
        ByteScan scan = new ByteScan();
        long left = mostBytes;
        while (left > 0) {
            byte[] chunk = bytes.readNBytes((int) Math.min(CHUNK, left));
            if (chunk.length == 0) {
                break;
            }
            left -= chunk.length;
            scan.take(new String(chunk, ISO_8859_1));
        }
        List<Finding> found = new ArrayList<>();
        scan.packets.forEach(each -> found.addAll(XmpMarks.of(each)));
        found.addAll(CredentialMarks.of(scan.credential.toString(), "embedded"));
        return found;
    }

    private void take(String chunk) {
        String window = tail + chunk;
        if (credential.length() > 0) {
            credential.append(chunk, 0, Math.min(chunk.length(), Math.max(0, CREDENTIAL - credential.length())));
        } else if (window.contains(CredentialMarks.STORE)) {
            credential.append(window, window.indexOf(CredentialMarks.STORE), window.length());
        }
        if (packet.length() > 0) {
            packet.append(chunk);
            close();
        } else {
            open(window);
        }
        tail = window.substring(Math.max(0, window.length() - OVERLAP));
    }

    private void open(String window) {
        int at = window.indexOf(OPEN);
        if (at >= 0 && packets.size() < MAX_PACKETS) {
            packet.append(window, at, window.length());
            close();
        }
    }

    private void close() {
        int end = packet.indexOf(CLOSE);
        if (end < 0 && packet.length() < MAX_PACKET) {
            return;
        }
        int until = end < 0 ? packet.length() : end + CLOSE.length();
        String rest = packet.substring(until);
        packets.add(packet.substring(0, until).getBytes(ISO_8859_1));
        packet.setLength(0);
        open(rest);
    }
}
