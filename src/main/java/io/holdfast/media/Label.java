package io.holdfast.media;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a sender says of a file's type, which is often the name that its extension or its library goes by: wrong about the
 * format and still right about the kind.
 *
 * @param type in small letters and without parameters, by the name that is used here; empty where it says nothing
 */
record Label(String type) {
    /** What libraries say that know nothing: of browsers, curl, urllib, AWS tools and download links. */
    private static final Set<String> SILENT = Set.of(
            Signature.UNKNOWN,
            "application/*",
            "application/binary",
            "application/download",
            "application/force-download",
            "application/octetstream",
            "application/unknown",
            "application/x-binary",
            "application/x-download",
            "application/x-force-download",
            "application/x-octet-stream",
            "application/x-unknown",
            "application/x-www-form-urlencoded",
            "binary/octet-stream",
            "content/unknown",
            "unknown/unknown",
            "*/*",
            "*",
            "none",
            "null",
            "undefined",
            "unknown");

    /** Subtypes whose files are built alike, so that one name is used for all of them. */
    private static final Map<String, String> CONTAINERS = Map.of(
            "quicktime", "mp4",
            "3gpp", "mp4",
            "3gpp2", "mp4",
            "3gp", "mp4",
            "x-matroska", "webm",
            "heif", "heic",
            "x-ms-wma", "x-ms-asf",
            "x-ms-wmv", "x-ms-asf");

    /** What is said, if anything is. */
    static Label of(Optional<String> declared) {
        String essence = declared.map(text -> text.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .orElse("");
        return new Label(SILENT.contains(essence) ? "" : Signature.canonical(essence));
    }

    /** Whether bytes of a type are another kind of thing than what is said. */
    boolean contradicts(String found) {
        return !type.isEmpty() && !kind(type).equals(kind(found)) && !isOfContainer(found);
    }

    /** Whether it says one of the kinds of sound that a tag may stand in front of. */
    boolean isTaggedSound() {
        return type.equals("audio/flac") || type.equals("audio/aac");
    }

    /** Whether it says sound, in a container of a type that may hold pictures too. */
    boolean isSoundOf(String found) {
        return type.startsWith("audio/") && isOfContainer(found);
    }

    private boolean isOfContainer(String found) {
        return type.indexOf('/') > 0 && container(type).equals(container(found));
    }

    private static String container(String type) {
        String subtype = type.substring(type.indexOf('/') + 1);
        return CONTAINERS.getOrDefault(subtype, subtype);
    }

    /** The top-level name (RFC 6838 section 4.2), which some send alone; what is of no kind is of its own. */
    private static String kind(String type) {
        String top = type.split("/", 2)[0];
        return Set.of("image", "video", "audio").contains(top) ? top : type;
    }
}
