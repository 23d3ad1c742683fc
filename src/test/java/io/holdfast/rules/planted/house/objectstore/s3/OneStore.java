package io.holdfast.rules.planted.house.objectstore.s3;

/** A store. */
public record OneStore() {}
