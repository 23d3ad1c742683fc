package io.holdfast.media.stamp;

import static java.util.Map.entry;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Untouched;
import io.holdfast.media.stamp.flac.FlacFormat;
import io.holdfast.media.stamp.gif.GifFormat;
import io.holdfast.media.stamp.gltf.GlbFormat;
import io.holdfast.media.stamp.iso.IsoFormat;
import io.holdfast.media.stamp.jpeg.JpegFormat;
import io.holdfast.media.stamp.matroska.MatroskaFormat;
import io.holdfast.media.stamp.mp3.Mp3Format;
import io.holdfast.media.stamp.ogg.OggFormat;
import io.holdfast.media.stamp.png.PngFormat;
import io.holdfast.media.stamp.svg.SvgFormat;
import io.holdfast.media.stamp.tiff.TiffFormat;
import io.holdfast.media.stamp.wav.WavFormat;
import io.holdfast.media.stamp.webp.WebpFormat;
import java.util.Map;

/** Which format's rules hold for a media type; the numbers are part of saved states and never change their meaning. */
final class Formats {
    private static final Format UNTOUCHED = new Untouched();
    private static final Map<Integer, Format> BY_NUMBER = Map.ofEntries(
            entry(1, new JpegFormat()),
            entry(2, new PngFormat()),
            entry(3, new GifFormat()),
            entry(4, new WebpFormat()),
            entry(5, new IsoFormat()),
            entry(6, new WavFormat()),
            entry(7, new Mp3Format()),
            entry(8, new FlacFormat()),
            entry(9, new OggFormat()),
            entry(10, new MatroskaFormat()),
            entry(11, new TiffFormat()),
            entry(12, new GlbFormat()),
            entry(13, new SvgFormat()));
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            entry("image/jpeg", 1),
            entry("image/png", 2),
            entry("image/apng", 2),
            entry("image/gif", 3),
            entry("image/webp", 4),
            entry("video/mp4", 5),
            entry("video/quicktime", 5),
            entry("audio/mp4", 5),
            entry("image/heic", 5),
            entry("image/heif", 5),
            entry("image/avif", 5),
            entry("audio/wav", 6),
            entry("audio/mpeg", 7),
            entry("audio/flac", 8),
            entry("audio/ogg", 9),
            entry("video/webm", 10),
            entry("audio/webm", 10),
            entry("video/x-matroska", 10),
            entry("audio/x-matroska", 10),
            entry("image/tiff", 11),
            entry("model/gltf-binary", 12),
            entry("image/svg+xml", 13));

    private Formats() {}

    static int number(String mediaType) {
        return NUMBERS.getOrDefault(mediaType, 0);
    }

    static Format of(int number) {
        return BY_NUMBER.getOrDefault(number, UNTOUCHED);
    }
}
