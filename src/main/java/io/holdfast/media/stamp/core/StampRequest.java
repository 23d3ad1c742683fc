package io.holdfast.media.stamp.core;

/**
 * What is wanted of a file.
 *
 * @param stripLocation whether places are blanked (EXIF GPS, {@code ©xyz}, XMP GPS), never changing a length
 */
public record StampRequest(Statement statement, boolean stripLocation) {}
