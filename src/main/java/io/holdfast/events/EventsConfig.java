package io.holdfast.events;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of events.
 *
 * @param heartbeat how long a stream may be silent
 * @param poll time between two looks for what no notification told of
 * @param retention how long an event is kept
 * @param sweepInterval time between two looks for events that are too old
 * @param maxStreams streams that are open in the process at once, at most
 * @param maxStreamsPerAccount those of one account, at most
 */
public record EventsConfig(
        Duration heartbeat,
        Duration poll,
        Duration retention,
        Duration sweepInterval,
        int maxStreams,
        int maxStreamsPerAccount,
        WebhookConfig webhooks) {
    /** Reads the {@code events} section; a connection that is idle for longer than {@code idleTimeout} is closed. */
    public static EventsConfig read(SettingsReader reader, Duration idleTimeout) {
        Duration moment = Duration.ofMillis(100);
        Duration hour = Duration.ofHours(1);
        Duration heartbeat = reader.duration("events.heartbeat", moment, hour);
        if (heartbeat.compareTo(idleTimeout) >= 0) {
            reader.fault("events.heartbeat", "is not shorter than http.idle-timeout, which would cut every stream");
        }
        return new EventsConfig(
                heartbeat,
                reader.duration("events.poll", moment, hour),
                reader.duration("events.retention", hour, Duration.ofDays(365)),
                reader.duration("events.sweep-interval", moment, Duration.ofDays(1)),
                reader.integer("events.max-streams", 1, 1_000_000),
                reader.integer("events.max-streams-per-account", 1, 10_000),
                WebhookConfig.read(reader));
    }
}
