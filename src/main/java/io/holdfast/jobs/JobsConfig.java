package io.holdfast.jobs;

import io.holdfast.settings.SettingsReader;

/** Settings of what goes on behind all requests. */
public record JobsConfig(RetentionConfig retention, BackgroundConfig background) {
    /** Reads the {@code retention} and {@code background} sections. */
    public static JobsConfig read(SettingsReader reader) {
        return new JobsConfig(RetentionConfig.read(reader), BackgroundConfig.read(reader));
    }
}
