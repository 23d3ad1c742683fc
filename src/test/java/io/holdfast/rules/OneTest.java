package io.holdfast.rules;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of one class, or of one method, in a process of its own, and tells how they ended. */
final class OneTest {
    private static final long MAX_MINUTES = 5;

    /** How tests ended. */
    enum End {
        GREEN,
        /** An assertion failed, and nothing else did. */
        RED,
        /** Something is missing that the test needs. */
        SKIPPED,
        /** It could not run: its set-up failed, or it failed by something else than an assertion. */
        BROKEN
    }

    /**
     * How tests ended.
     *
     * @param said the first line of the first failure
     */
    record Told(End end, String said) {}

    private final List<TestExecutionResult> tests = new ArrayList<>();
    private final List<Throwable> broken = new ArrayList<>();

    private OneTest() {}

    /** The process: the test, and a file to tell in. */
    public static void main(String[] arguments) throws Exception {
        OneTest one = new OneTest();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selector(arguments[0]))
                .build();
        LauncherFactory.create().execute(request, one.listener());
        Files.writeString(Path.of(arguments[1]), one.end() + "\n" + one.said());
        System.exit(0);
    }

    private static DiscoverySelector selector(String test) throws ClassNotFoundException {
        String[] parts = test.split("#", -1);
        Class<?> type = Class.forName("io.holdfast." + parts[0]);
        return parts.length == 1
                ? selectClass(type)
                : Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.getName().equals(parts[1]))
                        .map(method -> selectMethod(type, method))
                        .findFirst()
                        .orElseThrow();
    }

    private TestExecutionListener listener() {
        return new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier what, TestExecutionResult result) {
                Throwable cause = result.getThrowable().orElse(null);
                if (what.isTest()) {
                    tests.add(result);
                }
                if (result.getStatus() == Status.FAILED && !(what.isTest() && cause instanceof AssertionError)) {
                    broken.add(cause);
                }
            }
        };
    }

    private End end() {
        if (!broken.isEmpty()) {
            return End.BROKEN;
        }
        if (tests.stream().anyMatch(test -> test.getStatus() == Status.FAILED)) {
            return End.RED;
        }
        boolean ran = tests.stream().anyMatch(test -> test.getStatus() == Status.SUCCESSFUL);
        return ran ? End.GREEN : End.SKIPPED;
    }

    private String said() {
        return broken.stream()
                .findFirst()
                .or(() -> tests.stream()
                        .flatMap(test -> test.getThrowable().stream())
                        .findFirst())
                .map(cause -> cause.toString().strip().replaceAll("\\s+", " "))
                .map(text -> text.substring(0, Math.min(text.length(), 160)))
                .orElse("");
    }

    /**
     * Runs a test.
     *
     * @param classPath of the process, which may put other classes in front
     * @param folder for what it prints
     */
    static Told run(String test, String classPath, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path told = folder.resolve("told");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djazzer.hooks=false",
                        "-cp",
                        classPath,
                        OneTest.class.getName(),
                        test,
                        told.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("printed").toFile())
                .start();
        boolean over = process.waitFor(MAX_MINUTES, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        if (!over || !Files.exists(told)) {
            return new Told(End.BROKEN, over ? "it said nothing" : "it did not end");
        }
        List<String> lines = Files.readAllLines(told);
        return new Told(End.valueOf(lines.get(0)), lines.size() > 1 ? lines.get(1) : "");
    }
}
