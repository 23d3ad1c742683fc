package io.holdfast.generation.ingest;

import java.time.Duration;

/**
 * Settings of fetching results.
 *
 * @param maxAttempts after so many in vain an ingest has failed
 * @param attemptTimeout of one attempt; the next goes on where it stopped
 * @param concurrency ingests at work at once, per process
 * @param interval between two looks for ingests that are due, and the first pause behind an attempt in vain
 */
public record IngestConfig(int maxAttempts, Duration attemptTimeout, int concurrency, Duration interval) {}
