package io.holdfast.events;

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
        WebhookConfig webhooks) {}
