package io.holdfast.rights;

import java.util.Optional;

/** What a recipient may want media or prompts for; there is no constant for training, because it is never granted. */
public enum Purpose {
    /** Looking at one's own media, or at media somebody shared. */
    DISPLAY,
    /** Running a model on an input at its owner's request, without learning from it. */
    INFERENCE;

    /**
     * Reads a purpose as a token or a field states it.
     *
     * @param stated {@code display} or {@code inference}, in any case
     * @return the purpose; empty for every other word, which is refused because an unknown purpose can't be shown not to be
     *     training
     */
    public static Optional<Purpose> of(String stated) {
        for (Purpose purpose : values()) {
            if (purpose.name().equalsIgnoreCase(stated.strip())) {
                return Optional.of(purpose);
            }
        }
        return Optional.empty();
    }
}
