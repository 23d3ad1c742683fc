package io.holdfast.rules.planted.house.policy;

import io.holdfast.rules.planted.house.attic.Unlisted;

/** Closes a circle. */
public record Circle(Unlisted other) {}
