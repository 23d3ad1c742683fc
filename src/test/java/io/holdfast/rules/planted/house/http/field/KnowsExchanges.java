package io.holdfast.rules.planted.house.http.field;

import io.holdfast.rules.planted.house.http.Wire;

/** A field that knows exchanges. */
public record KnowsExchanges(Wire other) {}
