package io.holdfast.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them: {@code 500ms}, {@code 24h}, {@code 256 KiB}, {@code 4096}. */
public final class Quantity {
    /** Bytes of a kibibyte. */
    public static final long KIB = 1L << 10;

    /** Bytes of a mebibyte. */
    public static final long MIB = 1L << 20;

    /** Bytes of a tebibyte. */
    public static final long TIB = 1L << 40;

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");
    private static final Map<String, Long> MILLISECONDS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES =
            Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

    private Quantity() {}

    /** Reads a duration; empty when the text is none or the number is out of a long's range. */
    static Optional<Duration> duration(String text) {
        return read(text, MILLISECONDS).map(Duration::ofMillis);
    }

    /** Reads a size in bytes; empty when the text is none or the number is out of a long's range. */
    static Optional<Long> bytes(String text) {
        return read(text, BYTES);
    }

    /** Writes a duration in the largest unit that needs no fraction. */
    public static String written(Duration duration) {
        return written(duration.toMillis(), MILLISECONDS, "");
    }

    /** Writes a size in the largest unit that needs no fraction. */
    public static String written(long bytes) {
        return written(bytes, BYTES, " ").stripTrailing();
    }

    private static Optional<Long> read(String text, Map<String, Long> units) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Long unit = units.get(matcher.group(2));
        long number = Long.parseLong(matcher.group(1));
        return unit == null || number > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(number * unit);
    }

    private static String written(long amount, Map<String, Long> units, String gap) {
        TreeMap<Long, String> bySize = new TreeMap<>();
        units.forEach(
                (name, size) -> bySize.merge(size, name, (one, other) -> one.length() > other.length() ? one : other));
        return bySize.descendingMap().entrySet().stream()
                .filter(unit -> amount % unit.getKey() == 0 && amount >= unit.getKey())
                .findFirst()
                .map(unit -> amount / unit.getKey() + gap + unit.getValue())
                .orElse(amount + gap + bySize.firstEntry().getValue());
    }
}
