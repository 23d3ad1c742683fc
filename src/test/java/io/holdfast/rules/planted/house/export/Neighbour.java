package io.holdfast.rules.planted.house.export;

import io.holdfast.rules.planted.house.upload.Above;

/** Knows another feature. */
public record Neighbour(Above other) {}
