package io.holdfast.media.credential;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes CBOR in its one deterministic form (RFC 8949 section 4.2.1): shortest heads, keys in the order of their bytes. */
final class Cbor {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;

    /** Stands for null, which no collection of the JDK's may hold. */
    static final Object NOTHING = new Object();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    private Cbor() {}

    /**
     * A value with a tag before it (RFC 8949 section 3.4).
     *
     * @param number which, from 0
     */
    record Tagged(long number, Object value) {}

    /**
     * Writes one value.
     *
     * @param value a map, list, text, byte array, whole number, truth, {@link #NOTHING} or {@link Tagged}; throws
     *     {@link IllegalArgumentException} for any other
     */
    static byte[] of(Object value) {
        Cbor cbor = new Cbor();
        cbor.write(value);
        return cbor.out.toByteArray();
    }

    private void write(Object value) {
        if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            head(ARRAY, list.size());
            list.forEach(this::write);
        } else if (value instanceof String text) {
            string(TEXT, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            string(BYTES, bytes);
        } else if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            head(number < 0 ? NEGATIVE : UNSIGNED, number < 0 ? -1 - number : number);
        } else if (value instanceof Boolean truth) {
            out.write(truth ? TRUE : FALSE);
        } else if (value instanceof Tagged tagged) {
            head(TAG, tagged.number());
            write(tagged.value());
        } else if (value == NOTHING) {
            out.write(NULL);
        } else {
            throw new IllegalArgumentException("no CBOR for " + value.getClass());
        }
    }

    private void map(Map<?, ?> map) {
        TreeMap<byte[], Object> sorted = new TreeMap<>(Arrays::compareUnsigned);
        map.forEach((key, value) -> sorted.put(of(key), value));
        head(MAP, sorted.size());
        sorted.forEach((key, value) -> {
            out.writeBytes(key);
            write(value);
        });
    }

    private void string(int type, byte[] bytes) {
        head(type, bytes.length);
        out.writeBytes(bytes);
    }

    /** The type and its argument in as few bytes as hold it (RFC 8949 section 3). */
    private void head(int type, long argument) {
        if (argument < 24) {
            out.write(type << 5 | (int) argument);
            return;
        }
        int width = argument < 1L << 8 ? 0 : argument < 1L << 16 ? 1 : argument < 1L << 32 ? 2 : 3;
        out.write(type << 5 | 24 + width);
        for (int shift = (8 << width) - 8; shift >= 0; shift -= 8) {
            out.write((int) (argument >>> shift));
        }
    }
}
