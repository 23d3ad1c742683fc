package io.holdfast.verify;

import io.holdfast.verify.Finding.Says;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for a content credential's statement on training (CAWG training and data mining assertion 1.1), unverified. */
final class CredentialMarks {
    /** Begins the description of a manifest store's box: its type and the first bytes of its UUID (C2PA 2.2, section 11.1). */
    static final String STORE = "jumdc2pa";

    /** In CBOR a key is followed by a map of one or two texts, the first of which is {@code use}. */
    private static final Pattern USE = Pattern.compile(
            "cawg\\.(data_mining|ai_training|ai_generative_training)[\\xa1-\\xbf].{0,40}?(notAllowed|allowed|constrained)",
            Pattern.DOTALL);

    private CredentialMarks() {}

    /**
     * What bytes hold.
     *
     * @param text the bytes, each one character
     * @param where {@code embedded} or {@code sidecar}
     */
    static List<Finding> of(String text, String where) {
        List<Finding> found = new ArrayList<>();
        if (!text.contains(STORE)) {
            return found;
        }
        found.add(new Finding("c2pa " + where, "present, its signature not looked at", Says.NOTHING));
        Matcher matcher = USE.matcher(text);
        while (matcher.find()) {
            found.add(new Finding(
                    "c2pa " + where + " cawg." + matcher.group(1), matcher.group(2), use(matcher.group(2))));
        }
        return found;
    }

    /** A use that is constrained is not allowed unless more is known. */
    static Says use(String use) {
        return switch (use) {
            case "notAllowed", "constrained" -> Says.RESERVED;
            case "allowed" -> Says.PERMITTED;
            default -> Says.NOTHING;
        };
    }
}
