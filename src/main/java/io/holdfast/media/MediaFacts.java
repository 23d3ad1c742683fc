package io.holdfast.media;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a file's first bytes tell.
 *
 * @param width and {@code height} in pixels as the picture is shown, rotated as its header asks
 */
public record MediaFacts(String mediaType, OptionalInt width, OptionalInt height, OptionalLong durationMillis) {}
