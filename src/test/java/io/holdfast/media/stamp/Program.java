package io.holdfast.media.stamp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Well-known programs that make samples and read what became of them; a test that wants one is skipped where it is missing. */
record Program(String name) {
    private static final long SECONDS = 120;

    /** Says why a test is skipped. */
    static void needed(String... names) {
        for (String name : names) {
            assumeTrue(new Program(name).there(), name + " is not installed");
        }
    }

    /** Whether it is on the path. */
    boolean there() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    /** Runs it to its good end, and gives what it printed. */
    String run(Object... arguments) {
        Run run = any(arguments);
        assertThat(run.status())
                .as("%s %s: %s", name, List.of(arguments), run.printed())
                .isZero();
        return run.printed();
    }

    /** Runs a command in a folder to its good end, and gives what it printed. */
    static String in(Path folder, String... command) {
        Run run = any(folder, List.of(command));
        assertThat(run.status()).as("%s: %s", List.of(command), run.printed()).isZero();
        return run.printed();
    }

    /** Runs it to any end. */
    Run any(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return any(Path.of("").toAbsolutePath(), command);
    }

    private static Run any(Path folder, List<String> command) {
        try {
            Path printed = Files.createTempFile("printed", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .redirectInput(new File("/dev/null"))
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end");
            }
            String text = new String(Files.readAllBytes(printed), UTF_8);
            Files.delete(printed);
            return new Run(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** How it ended. */
    record Run(int status, String printed) {}
}
