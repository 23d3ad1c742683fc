package io.holdfast.outbound;

import io.holdfast.settings.SettingsReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings of how names are looked up that clients chose.
 *
 * @param servers whom to ask, by {@link #SHAPE}; those of the system when empty
 * @param timeout for how long one is looked up
 * @param memory for how long one is known to have failed
 * @param maxPerAccount look-ups of one account at once
 */
public record NamesConfig(List<String> servers, Duration timeout, Duration memory, int maxPerAccount) {
    /** What is set where nothing is. */
    public static final NamesConfig USUAL =
            new NamesConfig(List.of(), Duration.ofSeconds(5), Duration.ofSeconds(30), 8);

    /** An IPv4 address or an IPv6 address in brackets, and {@code :port} unless it is 53. */
    static final Pattern SHAPE =
            Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]+])(?::([1-9][0-9]{0,4}))?");

    private static final int USUAL_PORT = 53;
    private static final int MAX_PORT = 65_535;

    /** Reads the {@code outbound.names} section. */
    static NamesConfig read(SettingsReader reader) {
        List<String> servers = reader.list("outbound.names.servers", SHAPE, "addresses such as 10.0.0.2 or [::1]:5353");
        servers.stream()
                .filter(server -> address(server).isEmpty())
                .findFirst()
                .ifPresent(server -> reader.fault(
                        "outbound.names.servers", "holds \"" + server + "\", which is no address and port"));
        return new NamesConfig(
                servers,
                reader.duration("outbound.names.timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
                reader.duration("outbound.names.memory", Duration.ZERO, Duration.ofHours(1)),
                reader.integer("outbound.names.max-per-account", 1, 1_000));
    }

    public NamesConfig {
        servers = List.copyOf(servers);
    }

    /** The servers as they can be asked. */
    List<InetSocketAddress> addresses() {
        return servers.stream().flatMap(server -> address(server).stream()).toList();
    }

    private static Optional<InetSocketAddress> address(String server) {
        Matcher parts = SHAPE.matcher(server);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = parts.group(2) == null ? USUAL_PORT : Integer.parseInt(parts.group(2));
        Optional<InetAddress> address = HostText.literal(parts.group(1));
        return address.filter(any -> port <= MAX_PORT).map(there -> new InetSocketAddress(there, port));
    }
}
