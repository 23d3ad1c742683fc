package io.holdfast.intake;

import io.holdfast.asset.Labels;
import io.holdfast.asset.Output;
import java.util.Map;
import java.util.Optional;

/**
 * What a sender says about a file before its bytes.
 *
 * @param mediaType the declared type, if any
 * @param filename already made safe
 * @param labels title and tags
 * @param digests what the bytes must hash to, by RFC 9530 algorithm name
 * @param output the result of a run that it is, if any
 * @param asSent whether its bytes are to be stored exactly as they come, without the mark in them
 * @param bounded whether its end is told by more than the end of the request, as a form's boundary does
 */
public record Draft(
        Optional<String> mediaType,
        Optional<String> filename,
        Labels labels,
        Map<String, byte[]> digests,
        Optional<Output> output,
        boolean asSent,
        boolean bounded) {
    public Draft {
        digests = Map.copyOf(digests);
    }

    /** A file that ends where its request does. */
    public Draft(
            Optional<String> mediaType,
            Optional<String> filename,
            Labels labels,
            Map<String, byte[]> digests,
            Optional<Output> output,
            boolean asSent) {
        this(mediaType, filename, labels, digests, output, asSent, false);
    }

    /** A file that a person sends. */
    public Draft(Optional<String> mediaType, Optional<String> filename, Labels labels, Map<String, byte[]> digests) {
        this(mediaType, filename, labels, digests, Optional.empty(), false);
    }

    /** Whether something beside a length tells a whole file from one that broke off. */
    boolean announced() {
        return bounded || !digests.isEmpty();
    }

    /** The same file as a result of a run. */
    public Draft as(Optional<Output> result) {
        return new Draft(mediaType, filename, labels, digests, result, asSent, bounded);
    }

    /** The same file, its bytes to be stored as they come or not. */
    public Draft asSent(boolean exactly) {
        return new Draft(mediaType, filename, labels, digests, output, exactly, bounded);
    }

    /** The same file as a part of a form. */
    public Draft inForm() {
        return new Draft(mediaType, filename, labels, digests, output, asSent, true);
    }
}
