package io.holdfast.asset;

import java.util.UUID;

/**
 * A result of a run of the generation backend, which is at most one asset.
 *
 * @param generation the run's id
 * @param number which of its results, from 0
 */
public record Output(UUID generation, int number) {}
