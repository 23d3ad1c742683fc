package io.holdfast.rules.planted.house.upload;

/** Stands above the ground. */
public record Above() {}
