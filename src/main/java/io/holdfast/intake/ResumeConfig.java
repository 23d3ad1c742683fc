package io.holdfast.intake;

import java.time.Duration;

/**
 * Settings of resumable uploads.
 *
 * @param retention how long an unfinished one waits for its next byte, and a finished one is remembered
 * @param lease how long a writer that fell silent keeps others out
 * @param patience how long a request waits for the writer before it to let go
 * @param maxOpen open ones of one account at most
 */
public record ResumeConfig(Duration retention, Duration lease, Duration patience, int maxOpen) {}
