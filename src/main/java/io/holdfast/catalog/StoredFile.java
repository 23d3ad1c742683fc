package io.holdfast.catalog;

import io.holdfast.media.MediaFacts;
import io.holdfast.stream.Fingerprint;
import java.util.UUID;

/**
 * A file whose bytes the store holds but which is not yet an asset.
 *
 * @param size bytes
 */
record StoredFile(UUID id, long size, Fingerprint.Taken fingerprint, MediaFacts facts, Draft draft) {}
