package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs under {@code src/test/js}, with what their lock file names; a test is skipped where there is no Node or no registry. */
public final class NodeScripts {
    private static final Path SCRIPTS = Path.of("src", "test", "js");
    private static final Path INSTALLED = Path.of("target", "js");

    private NodeScripts() {}

    /** Installs into the folder of the build, unless a run before did; other processes of the tests wait for it. */
    public static void install(String wanted) throws IOException, InterruptedException {
        succeeds("there is no node", "node", "--version");
        Files.createDirectories(INSTALLED);
        try (FileChannel installing = FileChannel.open(INSTALLED.resolve("install.lock"), CREATE, WRITE)) {
            installing.lock(); // until it is closed
            installOnce(wanted);
        }
    }

    private static void installOnce(String wanted) throws IOException, InterruptedException {
        Path lock = INSTALLED.resolve("package-lock.json");
        // npm writes the one within when all is there, so that half an installation is none
        boolean known = Files.exists(lock)
                && Files.exists(INSTALLED.resolve("node_modules").resolve(".package-lock.json"))
                && Files.mismatch(lock, SCRIPTS.resolve("package-lock.json")) < 0;
        for (String name :
                List.of("package.json", "package-lock.json", "upload.mjs", "verify.mjs", "clients.mjs", "clients.ts")) {
            Files.copy(SCRIPTS.resolve(name), INSTALLED.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!known) {
            succeeds(
                    "npm can't install " + wanted,
                    "npm",
                    "--prefix",
                    INSTALLED.toString(),
                    "install", // as ci does, which npm 11 refuses where a lock leaves out what other systems need
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund");
        }
    }

    /** Skips the test unless a package, which may hold native code, runs here. */
    public static void runs(String wanted) throws IOException, InterruptedException {
        succeeds(
                wanted + " does not run here",
                "node",
                "--input-type=module",
                "-e",
                "await import(process.argv[1])",
                INSTALLED.resolve("node_modules").resolve(wanted).toAbsolutePath() + "/dist/index.js");
    }

    /**
     * Runs one to its end.
     *
     * @param file where what it prints goes
     * @return what it printed last, a JSON object that begins with {@code first}
     */
    public static JsonObject run(String script, JsonObject wish, Path file, String first)
            throws IOException, InterruptedException {
        Process node = new ProcessBuilder("node", INSTALLED.resolve(script).toString(), wish.encode())
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(node::destroyForcibly));
        if (!node.waitFor(15, TimeUnit.MINUTES)) {
            node.destroyForcibly().onExit().join();
        }
        String output = Files.readString(file);
        assertThat(node.exitValue()).as(output).isZero();
        return new JsonObject(output.substring(output.lastIndexOf("{\"" + first + "\"")));
    }

    private static void succeeds(String otherwise, String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            assumeTrue(false, otherwise);
            throw absent;
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assumeTrue(process.waitFor() == 0, () -> otherwise + ": " + output);
    }
}
