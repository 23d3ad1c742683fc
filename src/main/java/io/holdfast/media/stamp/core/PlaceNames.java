package io.holdfast.media.stamp.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Tells by the name of a tag whether its value is a place, as Vorbis comments, Matroska and what ffmpeg copies from MP4 name it. */
public final class PlaceNames {
    private static final Set<String> WORDS =
            Set.of("location", "latitude", "longitude", "geo", "geotag", "geolocation", "iso6709", "xyz", "loci");
    private static final int MAX_NAME = 256;

    private PlaceNames() {}

    /** Whether a word of the name is one of a place: {@code LOCATION-eng}, {@code RECORDING_LOCATION}, {@code GPSLatitude}. */
    public static boolean tells(String name) {
        String words = name.substring(0, Math.min(name.length(), MAX_NAME)).toLowerCase(Locale.ROOT);
        return Arrays.stream(words.split("[^a-z0-9]+"))
                .anyMatch(word -> WORDS.contains(word) || word.startsWith("gps"));
    }
}
