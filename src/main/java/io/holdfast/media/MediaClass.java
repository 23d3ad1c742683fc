package io.holdfast.media;

/** What kind of media a type is. */
public enum MediaClass {
    IMAGE,
    VIDEO,
    AUDIO,
    OTHER;

    /** The class of a media type, by its top-level name (RFC 6838 section 4.2). */
    public static MediaClass of(String mediaType) {
        String top = mediaType.toLowerCase(java.util.Locale.ROOT);
        if (top.startsWith("image/")) {
            return IMAGE;
        }
        return top.startsWith("video/") ? VIDEO : top.startsWith("audio/") ? AUDIO : OTHER;
    }
}
