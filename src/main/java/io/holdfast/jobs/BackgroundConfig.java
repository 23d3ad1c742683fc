package io.holdfast.jobs;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of how work behind all requests gives way to them.
 *
 * @param loopDelay of an event loop, in the worst of a few looks, from which on it steps back
 * @param share of the time that it takes then at most, in percent
 * @param longestPause after which it goes on whatever the delay is
 */
public record BackgroundConfig(Duration loopDelay, int share, Duration longestPause) {
    /** Reads the {@code background} section. */
    public static BackgroundConfig read(SettingsReader reader) {
        Duration most = Duration.ofMinutes(1);
        return new BackgroundConfig(
                reader.duration("background.loop-delay", Duration.ofMillis(1), most),
                reader.integer("background.share", 1, 100),
                reader.duration("background.longest-pause", Duration.ofMillis(10), most));
    }
}
