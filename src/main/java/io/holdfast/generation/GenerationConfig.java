package io.holdfast.generation;

/**
 * Settings of the generation backend's side.
 *
 * @param rate requests a second that one token's subject may make, per process; so many at once may come together
 * @param concurrency results that one token's subject may push at once, per process
 */
public record GenerationConfig(int rate, int concurrency) {}
