package io.holdfast.media;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What names of files of a media type end in: what opens a file goes by the end of its name, which must not say something
 * other than the bytes do.
 */
public final class FileExtensions {
    /** The first is given to names that have none of them. */
    private static final Map<String, List<String>> OF = Map.ofEntries(
            Map.entry("image/jpeg", List.of("jpg", "jpeg", "jpe", "jfif")),
            Map.entry("image/png", List.of("png", "apng")),
            Map.entry("image/apng", List.of("apng", "png")),
            Map.entry("image/heic", List.of("heic", "heics", "heif")),
            Map.entry("image/heif", List.of("heif", "heifs", "heic", "hif")),
            Map.entry("image/bmp", List.of("bmp", "dib")),
            Map.entry("image/tiff", List.of("tiff", "tif")),
            Map.entry("image/x-canon-cr3", List.of("cr3")),
            Map.entry("video/mp4", List.of("mp4", "m4v")),
            Map.entry("video/quicktime", List.of("mov", "qt")),
            Map.entry("video/x-matroska", List.of("mkv", "mk3d")),
            Map.entry("audio/mpeg", List.of("mp3", "mp2", "mp1", "mpga")),
            Map.entry("audio/mp4", List.of("m4a", "m4b", "mp4")),
            Map.entry("audio/wav", List.of("wav", "wave")),
            Map.entry("audio/vnd.wave", List.of("wav", "wave")),
            Map.entry("audio/ogg", List.of("ogg", "oga", "opus", "spx")),
            Map.entry("audio/aac", List.of("aac", "adts")),
            Map.entry("audio/webm", List.of("weba", "webm")),
            Map.entry("audio/x-matroska", List.of("mka")),
            Map.entry("model/gltf-binary", List.of("glb")));

    private FileExtensions() {}

    /** The extension of a media type, without the dot; {@code bin} for one whose name holds none. */
    public static String of(String mediaType) {
        return all(mediaType).get(0);
    }

    /** A name that ends in an extension of a media type: as it is if it does, or else with the type's own behind it. */
    public static String ending(String name, String mediaType) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean its = name.lastIndexOf('.') > 0 && all(mediaType).contains(extension);
        return its ? name : name + "." + of(mediaType);
    }

    private static List<String> all(String mediaType) {
        String essence = mediaType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        String subtype = essence.substring(essence.indexOf('/') + 1).replaceAll("^x-|\\+.*", "");
        return OF.getOrDefault(essence, List.of(subtype.matches("[a-z0-9]{1,10}") ? subtype : "bin"));
    }
}
