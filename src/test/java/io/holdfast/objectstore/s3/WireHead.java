package io.holdfast.objectstore.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The head of an HTTP/1.1 message as it came over the wire.
 *
 * @param headers with names in lower case
 */
public record WireHead(String start, Map<String, String> headers) {
    /** Reads one; empty at the end of the connection. */
    public static Optional<WireHead> read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        while ((last & 0xffff) != 0x0a0a) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            if (next != '\r') {
                last = last << 8 | next;
                head.write(next);
            }
        }
        List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
        return Optional.of(new WireHead(lines.get(0), headers));
    }

    public long length() {
        return Long.parseLong(headers.getOrDefault("content-length", "0"));
    }

    public boolean chunked() {
        return "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
    }

    public int status() {
        return Integer.parseInt(start.split(" ", -1)[1]);
    }

    /** As it goes over the wire, without some field. */
    public byte[] bytes(String without) {
        String fields = headers.entrySet().stream()
                .filter(field -> !field.getKey().equals(without))
                .map(field -> field.getKey() + ": " + field.getValue() + "\r\n")
                .collect(Collectors.joining());
        return (start + "\r\n" + fields + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
