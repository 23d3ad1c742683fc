package io.holdfast.intake;

import io.holdfast.settings.SettingsReader;

/**
 * Settings of what one account may keep.
 *
 * @param bytes in all its assets
 * @param assets in number
 */
public record QuotaConfig(long bytes, long assets) {
    /** Reads the {@code quota} section. */
    public static QuotaConfig read(SettingsReader reader) {
        return new QuotaConfig(
                reader.size("quota.bytes", 0, Long.MAX_VALUE), reader.number("quota.assets", 0, 1L << 40));
    }
}
