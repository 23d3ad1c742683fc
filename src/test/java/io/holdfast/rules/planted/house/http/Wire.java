package io.holdfast.rules.planted.house.http;

/** A wire. */
public record Wire() {}
