package io.holdfast.rules.planted.house.db;

import io.holdfast.rules.planted.house.http.Wire;

/** Knows another wire. */
public record OtherWire(Wire other) {}
