package io.holdfast.operator;

/**
 * Settings of what people are told.
 *
 * @param holdWording what the owner of something that is held reads, in the law's or the operator's words
 */
public record PrivacyConfig(String holdWording) {}
