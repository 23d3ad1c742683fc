package io.holdfast.http.field;

import java.util.Optional;

/**
 * Whether media is asked for to be saved, by {@code ?download}, and under which name, by {@code ?download=name}: a page's own
 * {@code download} attribute counts for its own origin only (HTML section 4.6.5).
 *
 * @param asked the parameter, if it was sent
 */
public record Download(Optional<String> asked) {
    /**
     * The {@code Content-Disposition} of media.
     *
     * @param name of the file, if it has one
     */
    public String disposition(String mediaType, Optional<String> name) {
        Optional<String> shown = asked.flatMap(Filename::safe).or(() -> name);
        String field =
                shown.map(text -> DispositionField.of(mediaType, text)).orElseGet(() -> DispositionField.of(mediaType));
        return asked.isPresent() ? field.replaceFirst("^inline", "attachment") : field;
    }
}
