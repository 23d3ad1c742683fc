package io.holdfast.media;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Tells a file's media type by its first bytes and holds its sender's word, and the list of accepted types, to it. */
public final class Sniffer {
    /** How much of a file is to be examined. */
    public static final int HEAD_BYTES = 64 * 1024;

    private static final Set<String> ACTIVE = Set.of(
            "text/html", "application/xhtml+xml", "application/xml", "application/javascript", "text/javascript");

    private final Signature signature = new Signature();
    private final Set<String> accepted;

    /** Makes a sniffer that lets these media types pass. */
    public Sniffer(Set<String> accepted) {
        this.accepted = Set.copyOf(accepted);
    }

    /** Whether a declared type alone is reason enough to refuse a file: markup and text, which may run in a browser. */
    public static boolean refuses(String declared) {
        String type = Label.of(Optional.of(declared)).type();
        return ACTIVE.contains(type) || type.startsWith("text/");
    }

    /**
     * Examines a file.
     *
     * @param head its first {@link #HEAD_BYTES}, or all there are
     * @param declared the type that its sender states, parameters allowed
     * @param length of the whole file, where it is known
     * @return the type and size; throws {@link ProblemType#MEDIA_TYPE_REFUSED} for a type that is not accepted, active
     *     content, and bytes of another kind than the declared type, each with what is accepted
     */
    public MediaFacts examine(Buffer head, Optional<String> declared, OptionalLong length) {
        byte[] bytes = head.getBytes(0, Math.min(head.length(), HEAD_BYTES));
        String found = signature.of(bytes);
        Header header = Header.of(found, Octets.of(bytes), length);
        Label label = Label.of(declared);
        boolean hidden = Id3.hides(Octets.of(bytes)) && label.isTaggedSound();
        String type = hidden ? label.type() : settled(found, header.tracks(), label);
        if (isActive(type, bytes, head.length() < HEAD_BYTES)) {
            throw refusal(type, "which may run in a browser");
        }
        if (!accepted.contains(type)) {
            throw refusal(type, "which is not accepted");
        }
        if (label.contradicts(type)) {
            throw refusal(type, "not what was declared");
        }
        Optional<Size> shown = header.size().filter(size -> !type.startsWith("audio/")); // a cover is no film
        return new MediaFacts(
                type,
                shown.map(size -> OptionalInt.of(size.width())).orElse(OptionalInt.empty()),
                shown.map(size -> OptionalInt.of(size.height())).orElse(OptionalInt.empty()),
                header.durationMillis());
    }

    /** Sound alone makes a container's video type an audio type; its sender is believed where the header doesn't tell. */
    private static String settled(String found, Header.Tracks tracks, Label label) {
        if (!found.startsWith("video/") || found.equals("video/quicktime")) {
            return found;
        }
        String sound = "audio/" + found.substring("video/".length());
        boolean believed = tracks == Header.Tracks.UNKNOWN && label.isSoundOf(found);
        return believed || tracks == Header.Tracks.SOUND_ONLY ? sound : found;
    }

    private static boolean isActive(String type, byte[] head, boolean whole) {
        return type.equals("image/svg+xml")
                ? !whole || !StillSvg.test(head)
                : ACTIVE.contains(type) || Markup.hidesIn(head);
    }

    private RuntimeException refusal(String found, String why) {
        return new Problem(ProblemType.MEDIA_TYPE_REFUSED)
                .withDetail("The bytes are " + found + ", " + why + ".")
                .with("accepted", accepted.stream().sorted().toList())
                .asFailure();
    }
}
