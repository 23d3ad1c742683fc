package io.holdfast.intake;

/**
 * Settings of what one account may keep.
 *
 * @param bytes in all its assets
 * @param assets in number
 */
public record QuotaConfig(long bytes, long assets) {}
