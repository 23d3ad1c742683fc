package io.holdfast.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileExtensionsTest {
    @ParameterizedTest
    @CsvSource({
        "image/jpeg, jpg",
        "image/png, png",
        "image/svg+xml, svg",
        "image/webp, webp",
        "video/quicktime, mov",
        "video/x-matroska, mkv",
        "audio/mpeg, mp3",
        "audio/mp4, m4a",
        "audio/flac, flac",
        "AUDIO/WAV; rate=8000, wav",
        "application/zip, zip",
        "application/octet-stream, bin",
        "application/vnd.a$b, bin",
        "'', bin"
    })
    void eachTypeHasAnExtension(String mediaType, String extension) {
        assertThat(FileExtensions.of(mediaType)).isEqualTo(extension);
        assertThat(FileExtensions.ending("a", mediaType)).isEqualTo("a." + extension);
        String fitting = "a." + extension.toUpperCase(Locale.ROOT);
        assertThat(FileExtensions.ending(fitting, mediaType)).isEqualTo(fitting);
    }

    @Test
    void anExtensionThatMeansSomethingElseIsFollowedByTheTypesOwn() {
        assertThat(FileExtensions.ending("holiday.hta", "image/png")).isEqualTo("holiday.hta.png");
        assertThat(FileExtensions.ending("a.png.exe", "image/png")).isEqualTo("a.png.exe.png");
        assertThat(FileExtensions.ending(".png", "image/png")).isEqualTo(".png.png");
        assertThat(FileExtensions.ending("a.jpeg", "image/jpeg")).isEqualTo("a.jpeg");
    }
}
