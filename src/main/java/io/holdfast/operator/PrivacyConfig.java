package io.holdfast.operator;

import io.holdfast.settings.SettingsReader;

/**
 * Settings of what people are told.
 *
 * @param holdWording what the owner of something that is held reads, in the law's or the operator's words
 */
public record PrivacyConfig(String holdWording) {
    /** Reads the part of the {@code privacy} section that people read. */
    public static PrivacyConfig read(SettingsReader reader) {
        return new PrivacyConfig(reader.text("privacy.hold-wording"));
    }
}
