package io.holdfast.app;

import io.holdfast.settings.SettingsReader;

/**
 * Settings of where metrics and health checks listen.
 *
 * @param port 0 for a free one
 */
public record ManagementConfig(String host, int port) {
    /** Reads the {@code management} section. */
    static ManagementConfig read(SettingsReader reader) {
        return new ManagementConfig(reader.text("management.host"), reader.integer("management.port", 0, 65_535));
    }
}
