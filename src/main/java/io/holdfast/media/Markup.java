package io.holdfast.media;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises what a browser might take for markup, which is all that begins like it (WHATWG MIME Sniffing section 7.1). */
final class Markup {
    private static final int PROLOG = 4096;
    private static final Pattern BEGINS = Pattern.compile("\uFEFF?\\s*+<[a-z!?/].*", Pattern.DOTALL);
    private static final Pattern ROOT = Pattern.compile("<(?:[a-z0-9._-]{1,64}:)?([a-z][a-z0-9]{0,63})");
    private static final List<byte[]> RUNNABLE = List.of(latin("<script"), latin("<html"), latin("<!doctype html"));

    private Markup() {}

    /** SVG, XHTML, XML or HTML; empty for anything else. */
    static Optional<String> typeOf(byte[] head) {
        String text = prolog(head);
        if (!BEGINS.matcher(text).matches()) {
            return Optional.empty();
        }
        Matcher tag = ROOT.matcher(text);
        String root = tag.find() ? tag.group(1) : "";
        if (root.equals("svg")) {
            return Optional.of("image/svg+xml");
        }
        boolean xml = text.contains("<?xml") || text.contains("xmlns");
        return Optional.of(!xml ? "text/html" : root.equals("html") ? "application/xhtml+xml" : "application/xml");
    }

    private static String prolog(byte[] head) {
        int length = Math.min(head.length, PROLOG);
        return new String(head, 0, length, charset(head)).toLowerCase(Locale.ROOT);
    }

    private static Charset charset(byte[] head) {
        if (head.length < 2) {
            return StandardCharsets.ISO_8859_1;
        }
        int first = (head[0] & 0xFF) << 8 | (head[1] & 0xFF);
        if (first == 0xFFFE || (head[0] != 0 && head[1] == 0)) {
            return StandardCharsets.UTF_16LE;
        }
        boolean big = first == 0xFEFF || (head[0] == 0 && head[1] != 0);
        return big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    /** Whether a page or script stands in the bytes of another type; a whole tag, as short ones occur by chance. */
    static boolean hidesIn(byte[] head) {
        for (int at = 0; at < head.length; at++) {
            if (head[at] == '<') {
                for (byte[] tag : RUNNABLE) {
                    if (begins(head, at, tag)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean begins(byte[] head, int at, byte[] tag) {
        if (at > head.length - tag.length) {
            return false;
        }
        for (int i = 0; i < tag.length; i++) {
            int c = head[at + i];
            if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != tag[i]) {
                return false;
            }
        }
        int end = at + tag.length;
        return end == head.length || (head[end] >= 0 && head[end] <= ' ') || head[end] == '>' || head[end] == '/';
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
