package io.holdfast.catalog;

import java.util.Map;
import java.util.Optional;

/**
 * What a sender says about a file before its bytes.
 *
 * @param mediaType the declared type, if any
 * @param filename already made safe
 * @param labels title and tags
 * @param digests what the bytes must hash to, by RFC 9530 algorithm name
 */
public record Draft(Optional<String> mediaType, Optional<String> filename, Labels labels, Map<String, byte[]> digests) {
    public Draft {
        digests = Map.copyOf(digests);
    }
}
