package io.holdfast.catalog;

import java.time.Duration;

/**
 * Settings of erasure.
 *
 * @param deadline by when bytes must be gone; the alert fires when one is later
 * @param interval between two looks for erasures left undone
 */
public record ErasureConfig(Duration deadline, Duration interval) {}
