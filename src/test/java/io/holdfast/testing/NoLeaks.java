package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class when netty reported by its end that a buffer was collected and never released. It is reported when the
 * next buffer is made after the collector ran, so one of an earlier class of the same process may be what is meant.
 */
public final class NoLeaks implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(LeakDetector.reported()).as("leaked buffers").isEmpty();
    }
}
