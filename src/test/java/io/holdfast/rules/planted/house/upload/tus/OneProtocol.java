package io.holdfast.rules.planted.house.upload.tus;

/** A protocol. */
public record OneProtocol() {}
