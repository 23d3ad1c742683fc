package io.holdfast.rules.planted.house.stream;

import io.holdfast.rules.planted.house.upload.Above;

/** Knows a feature, which is above it. */
public record Upward(Above other) {}
