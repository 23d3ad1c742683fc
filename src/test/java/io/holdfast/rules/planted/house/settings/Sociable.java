package io.holdfast.rules.planted.house.settings;

import io.holdfast.rules.planted.house.http.Wire;

/** Knows another room. */
public record Sociable(Wire other) {}
