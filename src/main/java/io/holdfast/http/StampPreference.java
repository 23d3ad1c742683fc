package io.holdfast.http;

import io.holdfast.problem.ProblemType;
import java.util.Optional;

/** Whether a sender wants bytes kept exactly as sent: {@code Holdfast-Stamp: none}. */
public final class StampPreference {
    private static final String FIELD = "Holdfast-Stamp";

    private StampPreference() {}

    /** Reads the field; throws {@link ProblemType#BAD_REQUEST} for another word than {@code none} or {@code xmp}. */
    public static boolean of(Exchange exchange) {
        return exchange.header(FIELD)
                .map(word -> of(word).orElseThrow(() -> ProblemType.BAD_REQUEST.asFailure(FIELD + " is none or xmp.")))
                .orElse(false);
    }

    /** Reads the word as a form field or tus metadata has it; nothing for another one. */
    public static Optional<Boolean> of(String word) {
        return switch (word.strip()) {
            case "none" -> Optional.of(true);
            case "xmp" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
