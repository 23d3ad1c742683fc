package io.holdfast.export;

import java.time.Duration;

/**
 * Settings of exports.
 *
 * @param retention how long one can be downloaded
 * @param maxOpen that one account may have at the same time
 * @param interval pause between two looks for exports to make
 */
public record ExportConfig(Duration retention, int maxOpen, Duration interval) {}
