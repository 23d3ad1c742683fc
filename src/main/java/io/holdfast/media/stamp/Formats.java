package io.holdfast.media.stamp;

import java.util.Map;

/** Which format's rules hold for a media type; the numbers are part of saved states and never change their meaning. */
final class Formats {
    private static final Format UNTOUCHED = new Untouched();
    private static final Map<Integer, Format> BY_NUMBER = Map.of(
            1, new JpegFormat(),
            2, new PngFormat(),
            3, new GifFormat(),
            4, new WebpFormat());
    private static final Map<String, Integer> NUMBERS = Map.of(
            "image/jpeg", 1,
            "image/png", 2,
            "image/apng", 2,
            "image/gif", 3,
            "image/webp", 4);

    private Formats() {}

    static int number(String mediaType) {
        return NUMBERS.getOrDefault(mediaType, 0);
    }

    static Format of(int number) {
        return BY_NUMBER.getOrDefault(number, UNTOUCHED);
    }
}
