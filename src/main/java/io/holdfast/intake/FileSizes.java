package io.holdfast.intake;

import io.holdfast.media.MediaClass;
import io.holdfast.settings.Quantity;
import io.holdfast.settings.SettingsReader;
import java.util.Optional;

/**
 * Settings of how large a file may be.
 *
 * @param maxImageBytes and its siblings: the most bytes one file of that class may have
 */
public record FileSizes(long maxImageBytes, long maxVideoBytes, long maxAudioBytes, long maxOtherBytes) {
    static FileSizes read(SettingsReader reader) {
        return new FileSizes(
                reader.size("upload.max-image", 1, 5 * Quantity.TIB),
                reader.size("upload.max-video", 1, 5 * Quantity.TIB),
                reader.size("upload.max-audio", 1, 5 * Quantity.TIB),
                reader.size("upload.max-other", 1, 5 * Quantity.TIB));
    }

    /** The most bytes a file of this type may have; of no known type, the most of any. */
    long most(Optional<String> mediaType) {
        return switch (mediaType.map(MediaClass::of).orElse(MediaClass.OTHER)) {
            case IMAGE -> maxImageBytes;
            case VIDEO -> maxVideoBytes;
            case AUDIO -> maxAudioBytes;
            case OTHER -> Math.max(Math.max(maxImageBytes, maxVideoBytes), Math.max(maxAudioBytes, maxOtherBytes));
        };
    }
}
