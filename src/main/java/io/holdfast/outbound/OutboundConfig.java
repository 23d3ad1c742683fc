package io.holdfast.outbound;

import java.util.List;

/**
 * Settings of calls to addresses that clients choose.
 *
 * @param allowedHosts hosts that may be called although their addresses are not public, as {@link AllowedHost#SHAPE} has it
 * @param allowHttp whether plain HTTP may be used
 */
public record OutboundConfig(List<String> allowedHosts, boolean allowHttp) {
    public OutboundConfig {
        allowedHosts = List.copyOf(allowedHosts);
    }
}
