package io.holdfast.media;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a file's header tells of its extent.
 *
 * @param size of the picture as it is shown, rotated as the header asks
 */
record Header(Optional<Size> size, OptionalLong durationMillis, Tracks tracks) {
    /** What plays, where the header lists all tracks. */
    enum Tracks {
        PICTURE,
        SOUND_ONLY,
        UNKNOWN
    }

    static final Header SILENT = new Header(Optional.empty(), OptionalLong.empty(), Tracks.UNKNOWN);

    private static final long MAX_SECONDS = 10L * 365 * 24 * 3600;

    /**
     * Reads the header of a file of this type.
     *
     * @param head its first bytes
     * @param length of the whole file, where known
     * @return what it tells, which is nothing where the header is damaged or comes later
     */
    static Header of(String mediaType, Octets head, OptionalLong length) {
        try {
            return switch (mediaType) {
                case "video/mp4", "audio/mp4", "video/quicktime" -> IsoMovie.header(head);
                case "video/webm", "audio/webm", "video/x-matroska", "audio/x-matroska" -> Matroska.header(head);
                case "audio/wav" -> sounding(Wave.durationMillis(head, length));
                case "audio/flac" -> sounding(Flac.durationMillis(head));
                case "audio/mpeg" -> sounding(MpegAudio.durationMillis(head, length));
                default -> new Header(Dimensions.of(mediaType, head), OptionalLong.empty(), Tracks.UNKNOWN);
            };
        } catch (IndexOutOfBoundsException damaged) {
            return SILENT;
        }
    }

    private static Header sounding(OptionalLong durationMillis) {
        return new Header(Optional.empty(), durationMillis, Tracks.SOUND_ONLY);
    }

    /** So many units in milliseconds; empty for nothing, no known unit, and more than anybody plays. */
    static OptionalLong millis(long units, long unitsPerSecond) {
        if (units <= 0 || unitsPerSecond <= 0 || units / unitsPerSecond > MAX_SECONDS) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.round(1000.0 * units / unitsPerSecond));
    }
}
