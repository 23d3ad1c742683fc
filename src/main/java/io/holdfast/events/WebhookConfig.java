package io.holdfast.events;

import io.holdfast.jobs.AccountShares;
import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/**
 * Settings of webhooks.
 *
 * @param mostPerAccount webhooks that one account may have
 * @param attempts deliveries of one event before it is given up
 * @param firstPause wait after the first that failed; it doubles from there
 * @param longestPause wait at most
 * @param timeout of one delivery, its answer included
 * @param shares how deliveries that run in the process at once are shared out
 * @param parallelPerWebhook those to one webhook, at most
 * @param secretOverlap how long a replaced secret goes on signing
 */
public record WebhookConfig(
        int mostPerAccount,
        int attempts,
        Duration firstPause,
        Duration longestPause,
        Duration timeout,
        AccountShares shares,
        int parallelPerWebhook,
        Duration secretOverlap) {
    /** Reads the {@code events.webhooks} section. */
    static WebhookConfig read(SettingsReader reader) {
        Duration moment = Duration.ofMillis(100);
        Duration first = reader.duration("events.webhooks.first-pause", moment, Duration.ofHours(1));
        Duration longest = reader.duration("events.webhooks.longest-pause", moment, Duration.ofDays(1));
        if (first.compareTo(longest) > 0) {
            reader.fault("events.webhooks.longest-pause", "is shorter than events.webhooks.first-pause");
        }
        return new WebhookConfig(
                reader.integer("events.webhooks.max-per-account", 0, 1_000),
                reader.integer("events.webhooks.attempts", 1, 100),
                first,
                longest,
                reader.duration("events.webhooks.timeout", Duration.ofSeconds(1), Duration.ofMinutes(2)),
                new AccountShares(
                        reader.integer("events.webhooks.parallel", 1, 10_000),
                        reader.integer("events.webhooks.parallel-per-account", 1, 10_000),
                        reader.integer("events.webhooks.parallel-slow-per-account", 1, 10_000)),
                reader.integer("events.webhooks.parallel-per-webhook", 1, 1_000),
                reader.duration("events.webhooks.secret-overlap", Duration.ZERO, Duration.ofDays(30)));
    }
}
