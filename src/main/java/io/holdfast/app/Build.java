package io.holdfast.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of the gateway this is.
 *
 * @param version of the Maven project
 * @param commit that it was built of, where the build was told ({@code -Dcommit=…})
 */
record Build(String version, String commit) {
    private static final String UNKNOWN = "unknown";

    /** The one that runs. */
    static Build running() {
        Properties told = new Properties();
        try (InputStream stream = Build.class.getResourceAsStream("build.properties")) {
            if (stream != null) {
                told.load(stream);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return of(told);
    }

    /** As the build filled it in; what it left as it was is not known. */
    static Build of(Properties told) {
        return new Build(value(told, "version"), value(told, "commit"));
    }

    /** The Java that runs it. */
    static String java() {
        return Runtime.version().toString();
    }

    /** In a line. */
    String text() {
        return "holdfast " + version + " (commit " + commit + ", Java " + java() + ")";
    }

    private static String value(Properties told, String key) {
        String value = told.getProperty(key, "").strip();
        return value.isEmpty() || value.startsWith("${") ? UNKNOWN : value;
    }
}
