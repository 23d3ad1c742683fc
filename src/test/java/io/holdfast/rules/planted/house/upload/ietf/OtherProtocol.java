package io.holdfast.rules.planted.house.upload.ietf;

import io.holdfast.rules.planted.house.upload.tus.OneProtocol;

/** Knows another protocol. */
public record OtherProtocol(OneProtocol other) {}
