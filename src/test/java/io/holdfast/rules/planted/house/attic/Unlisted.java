package io.holdfast.rules.planted.house.attic;

import io.holdfast.rules.planted.house.policy.Circle;

/** Stands in a room that nobody drew, and needs one that needs it. */
public record Unlisted(Circle other) {}
