package io.holdfast.outbound;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The host of a URL as a resolver, a certificate and a list of hosts all read it the same way. */
final class HostText {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*");
    private static final Pattern BRACKETED = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

    /** What some resolver or other takes for an IPv4 address: its last label is a number, decimal, octal or hexadecimal. */
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

    private static final String OCTET = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
    private static final Pattern CANONICAL = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final int MAX = 253;

    private HostText() {}

    /**
     * Brings a host into its one form: ASCII, lower case, without a trailing dot.
     *
     * @return a name, an IPv4 address as four decimal numbers or an IPv6 address in brackets; empty for anything else,
     *     other spellings of an address above all
     */
    static Optional<String> canonical(String written) {
        String host;
        try {
            host = written.startsWith("[") ? written : IDN.toASCII(written); // makes digits of other scripts ASCII too
        } catch (IllegalArgumentException unusable) {
            return Optional.empty();
        }
        host = host.toLowerCase(Locale.ROOT).replaceFirst("(?<=[^.])\\.\\z", "");
        if (host.startsWith("[")) {
            return Optional.of(host)
                    .filter(text ->
                            BRACKETED.matcher(text).matches() && literal(text).isPresent());
        }
        boolean name = host.length() <= MAX && NAME.matcher(host).matches();
        boolean odd =
                NUMERIC.matcher(host).matches() && !CANONICAL.matcher(host).matches();
        return name && !odd ? Optional.of(host) : Optional.empty();
    }

    /** The address, of a host in its canonical form that is one. */
    static Optional<InetAddress> literal(String canonical) {
        if (!canonical.startsWith("[") && !CANONICAL.matcher(canonical).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(canonical)); // of a literal, which asks no name server
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }
}
