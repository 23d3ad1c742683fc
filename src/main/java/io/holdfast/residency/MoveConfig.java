package io.holdfast.residency;

import java.time.Duration;

/**
 * Settings of accounts that move to another region.
 *
 * @param interval between two looks for work
 * @param grace how long an object stays where it was, for those who read it there
 */
public record MoveConfig(Duration interval, Duration grace) {}
