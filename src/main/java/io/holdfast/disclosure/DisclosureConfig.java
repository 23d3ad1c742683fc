package io.holdfast.disclosure;

import java.time.Duration;

/**
 * Settings of disclosures.
 *
 * @param timeout how long a release waits for its record to be durable; beyond that it is refused
 */
public record DisclosureConfig(Duration timeout) {}
