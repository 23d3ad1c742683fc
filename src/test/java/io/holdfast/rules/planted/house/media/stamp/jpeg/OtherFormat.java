package io.holdfast.rules.planted.house.media.stamp.jpeg;

import io.holdfast.rules.planted.house.media.stamp.png.OneFormat;

/** Knows another format. */
public record OtherFormat(OneFormat other) {}
