package io.holdfast.media.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that well-known encoders made, read again by well-known readers; skipped where those are not installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncodersTest {
    private static final Program EXIFTOOL = new Program("exiftool");
    private static final Program CONVERT = new Program("convert");
    private static final Program FFMPEG = new Program("ffmpeg");

    /** Longer than the look-ahead, with a packet that has no room for the mark. */
    private final Map<Path, Path> stamped = new LinkedHashMap<>();

    @TempDir
    private static Path folder;

    @BeforeAll
    void encode() throws IOException {
        Program.needed("exiftool", "convert", "ffmpeg", "cwebp", "gif2webp", "webpmux");
        pictures();
        metadata();
        Files.createDirectory(file("stamped"));
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                stamp(each);
            }
        }
    }

    private static void pictures() {
        CONVERT.run("-size", "640x480", "-seed", "7", "plasma:red-blue", file("a.png"));
        CONVERT.run(file("a.png"), "-interlace", "JPEG", "-quality", "95", file("progressive.jpg"));
        CONVERT.run(file("a.png"), "-colorspace", "CMYK", file("cmyk.jpg"));
        CONVERT.run("-size", "99x77", "xc:none", "-fill", "red", "-draw", "circle 40,40 60,60", file("alpha.png"));
        CONVERT.run(
                "-delay", "20", "-size", "64x48", "plasma:", "plasma:", "plasma:", "-loop", "0", file("moving.gif"));
        CONVERT.run("-size", "64x48", "plasma:", "GIF87:" + file("old.gif"));
        FFMPEG.run("-v", "error", "-i", file("moving.gif"), "-plays", "0", "-f", "apng", file("moving.png"));
        FFMPEG.run("-v", "error", "-i", file("a.png"), file("ffmpeg.jpg"));
        new Program("cwebp").run("-quiet", file("a.png"), "-o", file("lossy.webp"));
        new Program("cwebp").run("-quiet", "-lossless", file("a.png"), "-o", file("large.webp"));
        new Program("cwebp").run("-quiet", "-lossless", file("alpha.png"), "-o", file("alpha.webp"));
        new Program("gif2webp").run("-quiet", file("moving.gif"), "-o", file("moving.webp"));
    }

    private static void metadata() throws IOException {
        for (String name : new String[] {"progressive.jpg", "a.png", "alpha.png"}) {
            Path placed = file("placed-" + name);
            EXIFTOOL.run(
                    "-q",
                    "-Orientation=Rotate 90 CW",
                    "-GPSLatitude=53.5",
                    "-GPSLatitudeRef=N",
                    "-GPSAltitude=12",
                    "-XMP-exif:GPSLatitude=53.5",
                    "-XMP-dc:Source=of my own",
                    "-XMP-plus:DataMining=Allowed",
                    "-o",
                    placed,
                    file(name));
        }
        // exiftool writes WebP since 13 only
        Files.write(file("packet.xmp"), Pictures.packet());
        Files.write(file("place.exif"), Pictures.placed(""));
        for (String name : new String[] {"large.webp", "alpha.webp", "moving.webp"}) {
            Path half = file("half.tmp");
            new Program("webpmux").run("-set", "xmp", file("packet.xmp"), file(name), "-o", half);
            new Program("webpmux").run("-set", "exif", file("place.exif"), half, "-o", file("placed-" + name));
        }
        Files.delete(file("packet.xmp"));
        Files.delete(file("place.exif"));
        Files.delete(file("half.tmp"));
        EXIFTOOL.run("-q", "-XMP-dc:Source=of my own", "-o", file("own.gif"), file("moving.gif"));
    }

    private void stamp(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        StampRequest wish = new StampRequest(XmpTest.GENERATED, true);
        Stamped whole = Stamped.of(type(file), bytes, wish);
        Stamped pieces = Stamped.inPieces(type(file), bytes, wish, true, new Random(3), 70_000);
        assertThat(whole.outcome()).as(file.toString()).isEqualTo(Outcome.STAMPED);
        assertThat(pieces.bytes()).as(file.toString()).isEqualTo(whole.bytes());
        Path to = folder.resolve("stamped").resolve(file.getFileName());
        Files.write(to, whole.bytes());
        stamped.put(file, to);
    }

    @Test
    void exiftoolReadsTheMarkFromEveryFile() {
        List<Path> marked = stamped.values().stream().toList();
        for (Path each : marked) {
            String read = EXIFTOOL.run(
                    "-s", "-n", "-XMP-plus:DataMining", "-XMP-iptcExt:DigitalSourceType", "-XMP-xmpRights:all", each);
            assertThat(read)
                    .as(each.toString())
                    .contains("DMI-PROHIBITED", "trainedAlgorithmicMedia", "True", "No training.", "policies/tdm");
        }
    }

    @Test
    void exiftoolFindsNothingToWarnOfThatWasNotThereBefore() {
        stamped.forEach((file, each) -> {
            String before = EXIFTOOL.any("-validate", "-warning", "-a", file).printed();
            String after = EXIFTOOL.any("-validate", "-warning", "-a", each).printed();
            assertThat(before.lines().toList())
                    .as(each.toString())
                    .containsAll(after.lines().filter(line -> !besides(line)).toList());
        });
    }

    /** How many there are, and that a moving PNG's text is where its pictures stay whole. */
    private static boolean besides(String line) {
        return line.startsWith("Validate ") || line.contains("[minor] Text/EXIF chunk(s) found after APNG IDAT");
    }

    @Test
    void placesAreGoneAndTheRestIsThere() {
        stamped.forEach((file, each) -> {
            String name = String.valueOf(file.getFileName());
            String read = EXIFTOOL.run("-s", "-a", "-u", "-gps*", "-Orientation", "-XMP-dc:Source", each);
            assertThat(read).as(name).doesNotContain("GPS");
            if (name.startsWith("placed-")) {
                assertThat(read).as(name).contains("Rotate 90 CW", "of my own");
            }
            if (name.startsWith("own")) {
                assertThat(read).contains("of my own");
            }
        });
    }

    @Test
    void everyPixelOfEveryFrameIsTheSame() {
        stamped.forEach((file, each) -> {
            // quiet, for it calls every packet in a WebP file corrupt, webpmux's own too
            String before = CONVERT.run("-quiet", file, "-format", "%#\n", "info:");
            assertThat(CONVERT.run("-quiet", each, "-format", "%#\n", "info:"))
                    .as(file.toString())
                    .isEqualTo(before);
            if (!file.toString().endsWith("moving.webp")) { // ffmpeg reads no moving WebP
                assertThat(frames(each))
                        .as(file.toString())
                        .isEqualTo(frames(file))
                        .contains("SHA256");
            }
        });
    }

    @Test
    void chromiumShowsEveryFile() throws IOException {
        Program.needed("chromium");
        Map<String, Path> files = new LinkedHashMap<>();
        stamped.values().forEach(each -> files.put(type(each) + " " + each.getFileName(), each));

        assertThat(Chromium.failing(folder, files)).isEmpty();
    }

    private static String frames(Path file) {
        return FFMPEG.run("-v", "error", "-i", file, "-f", "hash", "-");
    }

    private static String type(Path file) {
        String name = String.valueOf(file.getFileName());
        return "image/" + name.substring(name.lastIndexOf('.') + 1).replace("jpg", "jpeg");
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }
}
