package io.holdfast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Chromium without a window, on one page until it is closed; a test that wants it is skipped where there is none. */
public final class Browser implements AutoCloseable {
    private final Process process;

    private Browser(Process process) {
        this.process = process;
    }

    /**
     * Opens a page.
     *
     * @param folder where it keeps what it remembers, in {@code profile}, and writes {@code chromium.log}
     */
    public static Browser open(Path folder, String url, String... options) throws IOException {
        Program.needed("chromium");
        Path profile = Files.createDirectories(folder.resolve("profile"));
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--user-data-dir=" + profile));
        command.addAll(List.of(options));
        command.add(url);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Browser(process);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
