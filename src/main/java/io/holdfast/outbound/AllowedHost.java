package io.holdfast.outbound;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of the operator's list of hosts that are trusted whatever their addresses.
 *
 * @param host in lower case
 * @param below whether names below it are meant, and not the host itself
 * @param port the only port that is meant; when empty, the usual ones are
 */
public record AllowedHost(String host, boolean below, OptionalInt port) {
    private static final String PORT =
            "[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]";

    /** {@code host}, {@code *.domain} or {@code [IPv6]}, each with {@code :port} if not the usual one is meant. */
    public static final Pattern SHAPE =
            Pattern.compile("(\\*\\.)?([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+])(?::(" + PORT + "))?");

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException for what is not of the {@link #SHAPE}
     */
    public static AllowedHost of(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a host: " + text);
        }
        String port = parts.group(3);
        return new AllowedHost(
                parts.group(2).toLowerCase(Locale.ROOT),
                parts.group(1) != null,
                port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
    }

    /**
     * Whether a call is meant by it.
     *
     * @param usual whether the port is the scheme's own
     */
    boolean covers(String name, int calledPort, boolean usual) {
        boolean named = below ? name.endsWith("." + host) : name.equals(host);
        return named && (port.isPresent() ? port.getAsInt() == calledPort : usual);
    }
}
