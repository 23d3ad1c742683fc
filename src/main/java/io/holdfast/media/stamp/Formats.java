package io.holdfast.media.stamp;

import java.util.List;
import java.util.Map;

/** Which format's rules hold for a media type; the numbers are part of saved states and never change their meaning. */
final class Formats {
    private static final List<Format> BY_NUMBER = List.of(new Untouched());
    private static final Map<String, Integer> NUMBERS = Map.of();

    private Formats() {}

    static int number(String mediaType) {
        return NUMBERS.getOrDefault(mediaType, 0);
    }

    static Format of(int number) {
        return BY_NUMBER.get(number);
    }
}
