package io.holdfast.rights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The shipped lists of AI user agents, one name a line. */
final class UserAgentNames {
    /** All that the ai.robots.txt project knows. */
    static final List<String> ALL = read("ai-user-agents.txt");

    /** Those that gather training data. */
    static final List<String> TRAINING = read("training-crawlers.txt");

    private UserAgentNames() {}

    private static List<String> read(String resource) {
        try (InputStream in = UserAgentNames.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
