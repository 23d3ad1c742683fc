package io.holdfast.rules.planted.house.objectstore.file;

import io.holdfast.rules.planted.house.objectstore.s3.OneStore;

/** Knows another store. */
public record OtherStore(OneStore other) {}
