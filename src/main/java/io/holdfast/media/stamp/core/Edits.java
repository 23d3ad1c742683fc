package io.holdfast.media.stamp.core;

import io.vertx.core.buffer.Buffer;

/** Takes what becomes of a file's bytes, in their order. */
public interface Edits {
    /** These stay as they are. */
    void keep(Buffer same);

    /**
     * These become others.
     *
     * @param was as received, none where bytes are added
     * @param is as stored, none where bytes are left out
     */
    void change(Buffer was, Buffer is);
}
