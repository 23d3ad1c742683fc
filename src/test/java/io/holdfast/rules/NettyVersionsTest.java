package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All parts of netty are of one version: Maven resolves each for itself, and parts of two versions fail only when they meet. */
class NettyVersionsTest {
    /** What each part of netty says of itself. */
    private static final String SAID = "META-INF/io.netty.versions.properties";

    private static final String VERSION = ".version";

    @TempDir
    private Path another;

    @Test
    void thereIsOneVersionOfNettyOnTheClassPath() throws IOException {
        Map<String, Set<String>> parts = parts(NettyVersionsTest.class.getClassLoader());

        assertThat(parts)
                .containsKeys(
                        "netty-common", "netty-buffer", "netty-codec-http", "netty-handler", "netty-resolver-dns");
        assertThat(versions(parts)).as("%s", parts).hasSize(1);
    }

    @Test
    void anotherVersionOfOnePartIsNoticed() throws IOException {
        Path file = another.resolve(SAID);
        Files.createDirectories(file.getParent());
        for (String part : new String[] {"netty-handler", "netty-codec-new"}) {
            Files.writeString(file, part + VERSION + "=4.2.5.Final\n");
            try (URLClassLoader loader =
                    new URLClassLoader(new URL[] {another.toUri().toURL()}, NettyVersionsTest.class.getClassLoader())) {
                assertThat(versions(parts(loader))).hasSize(2).contains("4.2.5.Final");
            }
        }
    }

    private static Set<String> versions(Map<String, Set<String>> parts) {
        Set<String> all = new TreeSet<>();
        parts.values().forEach(all::addAll);
        return all;
    }

    /** The parts of netty and their versions; several of one where the class path has it more than once. */
    private static Map<String, Set<String>> parts(ClassLoader loader) throws IOException {
        Map<String, Set<String>> parts = new TreeMap<>();
        for (URL url : Collections.list(loader.getResources(SAID))) {
            Properties said = new Properties();
            try (InputStream in = url.openStream()) {
                said.load(in);
            }
            said.forEach((name, value) -> {
                String key = String.valueOf(name);
                if (key.endsWith(VERSION)) {
                    parts.computeIfAbsent(key.substring(0, key.length() - VERSION.length()), first -> new TreeSet<>())
                            .add(String.valueOf(value));
                }
            });
        }
        return parts;
    }
}
