package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Well-known programs that make samples and read what became of them; a test that wants one is skipped where it is missing, or
 * where another program has its name. {@code programs.txt} says how each is told.
 */
public record Program(String name) {
    private static final Duration MAX = Waiting.HANG;
    private static final Map<String, Boolean> THERE = new ConcurrentHashMap<>();

    /** How a program is told from others of its name. */
    private record Sign(List<String> asked, Pattern says) {}

    private static final Map<String, Sign> SIGNS = signs();

    /** Skips the test unless all are there, and says why. */
    public static void needed(String... names) {
        for (String name : names) {
            assumeTrue(new Program(name).there(), name + " is not installed");
        }
    }

    /** Whether it is on the path, and the program that is meant. */
    public boolean there() {
        return THERE.computeIfAbsent(name, wanted -> isOnThePath(wanted) && new Program(wanted).isMeant());
    }

    private static boolean isOnThePath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }

    private boolean isMeant() {
        Sign sign = Objects.requireNonNull(SIGNS.get(name), () -> name + " is not in programs.txt");
        return sign.says().matcher(any(sign.asked().toArray()).printed()).find();
    }

    private static Map<String, Sign> signs() {
        try (var lines = Objects.requireNonNull(Program.class.getResourceAsStream("programs.txt"))) {
            return new String(lines.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(";", 4))
                    .collect(Collectors.toMap(
                            columns -> columns[0],
                            columns -> new Sign(
                                    List.of(columns[2].split(" ")), Pattern.compile(columns[3], Pattern.MULTILINE))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its good end, and gives what it printed. */
    public String run(Object... arguments) {
        Run run = any(arguments);
        assertThat(run.status())
                .as("%s %s: %s", name, List.of(arguments), run.printed())
                .isZero();
        return run.printed();
    }

    /** Runs a command in a folder to its good end, and gives what it printed. */
    public static String in(Path folder, String... command) {
        Run run = any(folder, List.of(command));
        assertThat(run.status()).as("%s: %s", List.of(command), run.printed()).isZero();
        return run.printed();
    }

    /** Runs it to any end. */
    public Run any(Object... arguments) {
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
            if (!process.waitFor(MAX.toSeconds(), TimeUnit.SECONDS)) {
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
    public record Run(int status, String printed) {}
}
