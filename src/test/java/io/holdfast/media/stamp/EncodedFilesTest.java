package io.holdfast.media.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of well-known encoders, stamped: other programs read the mark and play the same pictures and sounds as before. */
class EncodedFilesTest {
    private static final String PICTURE = "-f lavfi -i testsrc=size=64x48:rate=10 -t 2 ";
    private static final String SOUND = "-f lavfi -i sine=440:sample_rate=44100 -t 2 ";
    private static final String MOVIE = PICTURE + SOUND + "-pix_fmt yuv420p -metadata location=+52.5200+013.4050/ ";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "front.mp4, video/mp4, -movflags +faststart",
        "back.mp4, video/mp4, -movflags -faststart",
        "fragments.mp4, video/mp4, -movflags frag_keyframe+empty_moov -g 5",
        "dash.mp4, video/mp4, -movflags dash+global_sidx -g 5",
        "keys.mp4, video/mp4, -movflags use_metadata_tags -metadata com.apple.quicktime.location.ISO6709=+52.5200+013.4050/",
        "movie.mov, video/quicktime, -f mov",
        "movie.webm, video/webm, -c:v libvpx -c:a libopus",
        "front.webm, video/webm, -c:v libvpx -c:a libvorbis -cues_to_front 1",
        "live.webm, video/webm, -c:v libvpx -c:a libopus -live 1",
        "movie.mkv, video/x-matroska, -c:v libvpx -c:a flac -strict -2",
        "room.mkv, video/x-matroska, -c:v libvpx -c:a libopus -reserve_index_space 9000",
        "keys.mov, video/quicktime, -movflags use_metadata_tags -metadata com.apple.quicktime.location.ISO6709=+52.5200+013.4050/"
    })
    void movies(String name, String type, String options) throws IOException {
        Program.needed("ffmpeg", "ffprobe", "exiftool");
        held(encoded(name, MOVIE + options), type);
    }

    @ParameterizedTest
    @CsvSource({
        "sound.m4a, audio/mp4, -metadata title=Sound",
        "third.mp3, audio/mpeg, -id3v2_version 3 -metadata title=Sound",
        "fourth.mp3, audio/mpeg, -id3v2_version 4 -metadata title=Sound",
        "bare.mp3, audio/mpeg, -id3v2_version 0 -write_id3v1 1",
        "sound.wav, audio/wav, -metadata title=Sound",
        "odd.wav, audio/wav, -c:a pcm_u8 -ar 11025 -t 1",
        "large.wav, audio/wav, -rf64 always",
        "sound.flac, audio/flac, -metadata title=Sound -metadata location=+52.5200+013.4050/",
        "sound.opus, audio/ogg, -c:a libopus -metadata title=Sound -metadata location=+52.5200+013.4050/",
        "sound.ogg, audio/ogg, -c:a libvorbis -metadata title=Sound -metadata location=+52.5200+013.4050/",
        "sound.oga, audio/ogg, -c:a flac -metadata title=Sound -metadata location=+52.5200+013.4050/"
    })
    void sounds(String name, String type, String options) throws IOException {
        Program.needed("ffmpeg", "ffprobe", "exiftool");
        held(encoded(name, SOUND + options), type);
    }

    @ParameterizedTest
    @CsvSource({"picture.heic, image/heic, ''", "picture.avif, image/avif, -A"})
    void pictures(String name, String type, String option) throws IOException {
        Program.needed("ffmpeg", "heif-enc", "heif-convert", "exiftool");
        Path source = encoded("source.jpg", PICTURE + "-frames:v 1");
        exiftool(
                "-GPSLatitude=52.52",
                "-GPSLatitudeRef=N",
                "-GPSLongitude=13.4",
                "-GPSLongitudeRef=E",
                "-XMP-exif:GPSLatitude=52.52",
                "-XMP-xmp:CreatorTool=Their Tool",
                "-Artist=Anna",
                source.toString());
        Path file = folder.resolve(name);
        Program.in(
                folder,
                option.isEmpty()
                        ? new String[] {"heif-enc", source.toString(), "-o", file.toString()}
                        : new String[] {"heif-enc", option, source.toString(), "-o", file.toString()});
        assertThat(tags(file)).contains("GPSLatitude");

        Path stored = stamped(file, type);
        assertThat(tags(stored))
                .contains("DataMining", "Artist", "Anna", "Their Tool")
                .doesNotContain("GPSL");
        assertThat(decoded(stored)).isEqualTo(decoded(file));
    }

    @ParameterizedTest
    @CsvSource({"tagged.mp4, video/mp4", "tagged.mov, video/quicktime"})
    void aPacketOfAnotherProgramIsMerged(String name, String type) throws IOException {
        Program.needed("ffmpeg", "ffprobe", "exiftool");
        Path file = encoded(name, MOVIE);
        exiftool(
                "-XMP-plus:DataMining=DMI-ALLOWED",
                "-XMP-xmp:CreatorTool=Their Tool",
                "-XMP-exif:GPSLatitude=52.52",
                "-Keys:GPSCoordinates=52.52, 13.4",
                "-UserData:GPSCoordinates=52.52, 13.4",
                file.toString());
        Path stored = held(file, type);
        assertThat(tags(stored)).contains("Their Tool");
    }

    @Test
    void aMovieFromAPipeIsStampedWithoutItsLength() throws IOException {
        Program.needed("ffmpeg", "ffprobe", "exiftool");
        Path file = encoded("piped.mp4", MOVIE + "-movflags frag_keyframe+empty_moov");
        Stamped stamped = Stamped.streamed("video/mp4", Files.readAllBytes(file));
        Path stored = folder.resolve("stored.mp4");
        Files.write(stored, stamped.stored().getBytes());

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(tags(stored)).contains("DataMining");
        assertThat(played(stored)).isEqualTo(played(file));
    }

    @Test
    void aBrowserPlaysAndShowsThem() throws IOException {
        Program.needed("ffmpeg", "heif-enc", "chromium");
        Map<String, Path> stored = new LinkedHashMap<>();
        stored.put("video/front", stamped(encoded("front.mp4", MOVIE + "-movflags +faststart"), "video/mp4"));
        stored.put("video/back", stamped(encoded("back.mp4", MOVIE), "video/mp4"));
        String fragments = MOVIE + "-movflags frag_keyframe+empty_moov -g 5";
        stored.put("video/fragments", stamped(encoded("fragments.mp4", fragments), "video/mp4"));
        stored.put("audio/m4a", stamped(encoded("sound.m4a", SOUND), "audio/mp4"));
        stored.put("audio/third", stamped(encoded("third.mp3", SOUND + "-id3v2_version 3"), "audio/mpeg"));
        stored.put("audio/fourth", stamped(encoded("fourth.mp3", SOUND + "-id3v2_version 4"), "audio/mpeg"));
        stored.put("audio/wav", stamped(encoded("sound.wav", SOUND), "audio/wav"));
        Path source = encoded("source.jpg", PICTURE + "-frames:v 1");
        Program.in(folder, "heif-enc", "-A", source.toString(), "-o", "picture.avif");
        stored.put("image/avif", stamped(folder.resolve("picture.avif"), "image/avif"));

        assertThat(Chromium.failing(folder, stored)).isEmpty();
    }

    /** Stamps a file and holds what became of it to the file. */
    private Path held(Path file, String type) throws IOException {
        Path stored = stamped(file, type);
        assertThat(tags(stored))
                .contains("DMI-PROHIBITED", "trainedAlgorithmicMedia", "manifest.c2pa")
                .doesNotContain("GPS", "52.52", "DMI-ALLOWED");
        assertThat(faults(stored)).isEqualTo(faults(file));
        assertThat(played(stored)).isEqualTo(played(file));
        assertThat(Program.in(folder, "ffprobe", "-v", "warning", stored.toString()))
                .isEqualTo(Program.in(folder, "ffprobe", "-v", "warning", file.toString()));
        return stored;
    }

    private Path stamped(Path file, String type) throws IOException {
        Stamped stamped = Stamped.of(type, Files.readAllBytes(file));
        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        Path stored = folder.resolve("stored-" + file.getFileName());
        Files.write(stored, stamped.stored().getBytes());
        return stored;
    }

    private Path encoded(String name, String options) {
        String line = "ffmpeg -v error -nostdin " + options + " -flags +bitexact -y " + name;
        Program.in(folder, line.trim().split(" +", -1));
        return folder.resolve(name);
    }

    private void exiftool(String... options) {
        String[] command = new String[options.length + 2];
        command[0] = "exiftool";
        command[1] = "-overwrite_original";
        System.arraycopy(options, 0, command, 2, options.length);
        Program.in(folder, command);
    }

    private String tags(Path file) {
        return Program.in(folder, "exiftool", "-a", "-G1", "-s", "-n", "-ee", file.toString());
    }

    /** What is wrong with a file, numbers aside. */
    private String faults(Path file) {
        return Program.in(folder, "exiftool", "-q", "-validate", "-warning", "-a", file.toString())
                .replaceAll("[0-9]{4,}", "n");
    }

    private String played(Path file) {
        return Program.in(
                folder,
                "ffmpeg",
                "-v",
                "error",
                "-nostdin",
                "-i",
                file.toString(),
                "-map",
                "0",
                "-f",
                "streamhash",
                "-");
    }

    private String decoded(Path picture) {
        String png = picture + ".png";
        Program.in(folder, "heif-convert", picture.toString(), png);
        return Program.in(folder, "ffmpeg", "-v", "error", "-nostdin", "-i", png, "-f", "streamhash", "-");
    }
}
