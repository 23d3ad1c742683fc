package io.holdfast.logging;

import org.slf4j.event.Level;

/**
 * Settings of the log.
 *
 * @param level the least level that is logged
 */
public record LogConfig(Level level, Format format) {
    /** How an event is written: an object a line for machines, or text for people. */
    public enum Format {
        JSON,
        TEXT
    }
}
