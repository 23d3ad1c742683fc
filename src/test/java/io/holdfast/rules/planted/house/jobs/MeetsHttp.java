package io.holdfast.rules.planted.house.jobs;

import io.holdfast.rules.planted.house.http.Wire;

/** Knows the client's wire, though it is of the core. */
public record MeetsHttp(Wire other) {}
