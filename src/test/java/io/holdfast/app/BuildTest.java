package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class BuildTest {
    @Test
    void whatTheBuildFilledInIsTold() {
        Properties told = new Properties();
        told.setProperty("version", "1.2.3");
        told.setProperty("commit", "0123abc");

        assertThat(Build.of(told)).isEqualTo(new Build("1.2.3", "0123abc"));
        assertThat(Build.of(told).text()).isEqualTo("holdfast 1.2.3 (commit 0123abc, Java " + Runtime.version() + ")");
    }

    @Test
    void whatItLeftIsUnknown() {
        Properties told = new Properties();
        told.setProperty("version", "${project.version}");

        assertThat(Build.of(told)).isEqualTo(new Build("unknown", "unknown"));
    }
}
