package io.holdfast.events;

import java.time.Duration;

/**
 * Settings of webhooks.
 *
 * @param mostPerAccount webhooks that one account may have
 * @param attempts deliveries of one event before it is given up
 * @param firstPause wait after the first that failed; it doubles from there
 * @param longestPause wait at most
 * @param timeout of one delivery, its answer included
 * @param parallel deliveries that run in the process at once, at most
 * @param parallelPerWebhook those to one webhook, at most
 * @param secretOverlap how long a replaced secret goes on signing
 */
public record WebhookConfig(
        int mostPerAccount,
        int attempts,
        Duration firstPause,
        Duration longestPause,
        Duration timeout,
        int parallel,
        int parallelPerWebhook,
        Duration secretOverlap) {}
