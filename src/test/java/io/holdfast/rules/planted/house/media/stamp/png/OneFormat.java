package io.holdfast.rules.planted.house.media.stamp.png;

/** A format. */
public record OneFormat() {}
