package io.holdfast.outbound;

import io.holdfast.settings.SettingsReader;
import java.util.List;

/**
 * Settings of calls to addresses that clients choose.
 *
 * @param allowedHosts hosts that may be called although their addresses are not public, as {@link AllowedHost#SHAPE} has it
 * @param allowHttp whether plain HTTP may be used
 * @param names how the names of those hosts are looked up
 */
public record OutboundConfig(List<String> allowedHosts, boolean allowHttp, NamesConfig names) {
    /** Reads the {@code outbound} section. */
    public static OutboundConfig read(SettingsReader reader) {
        return new OutboundConfig(
                reader.list("outbound.allowed-hosts", AllowedHost.SHAPE, "host, host:port, *.domain or *.domain:port"),
                reader.flag("outbound.allow-http"),
                NamesConfig.read(reader));
    }

    /** Looks names up as is usual. */
    public OutboundConfig(List<String> allowedHosts, boolean allowHttp) {
        this(allowedHosts, allowHttp, NamesConfig.USUAL);
    }

    public OutboundConfig {
        allowedHosts = List.copyOf(allowedHosts);
    }
}
