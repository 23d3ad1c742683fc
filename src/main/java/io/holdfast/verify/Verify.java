package io.holdfast.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.verify.Finding.Says;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code holdfast verify <url|file> [--json]}: tells which carriers of the mark an answer or a file has. */
public final class Verify {
    /** What it may be asked. */
    public static final String USAGE = "holdfast verify <url|file> [--json]";

    private static final String JSON = "--json";
    private static final int MISUSED = 2;
    private static final int FAILED = 3;
    private static final int MAX_SIDECAR = 16 << 20;

    private Verify() {}

    /**
     * Looks, and prints what it found and a verdict.
     *
     * @param words behind {@code verify}
     * @return 0 where all carriers reserve, 1 where one permits, 2 where there is none or the words make no sense, 3 where
     *     nothing could be looked at
     */
    public static int run(List<String> words, PrintStream out, PrintStream err) {
        List<String> subjects = new ArrayList<>(words);
        boolean json = subjects.remove(JSON);
        if (subjects.size() != 1 || subjects.get(0).startsWith("--")) {
            err.println(USAGE);
            return MISUSED;
        }
        try {
            Findings findings = look(subjects.get(0));
            out.println(json ? findings.json().encodePrettily() : findings.table());
            return findings.exitCode();
        } catch (IOException | URISyntaxException | IllegalArgumentException unreachable) {
            err.println("holdfast: can't look at it: " + unreachable);
            return FAILED;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static Findings look(String subject) throws IOException, InterruptedException, URISyntaxException {
        return subject.matches("(?i)https?://.*") ? SiteVisit.of(new URI(subject)) : file(subject);
    }

    private static Findings file(String name) throws IOException {
        Findings findings = new Findings(name);
        Path file = path(name);
        try (InputStream bytes = Files.newInputStream(file)) {
            findings.addAll(ByteScan.of(bytes, Long.MAX_VALUE));
        }
        for (Path sidecar : sidecars(file)) {
            if (Files.isRegularFile(sidecar)) {
                try (InputStream bytes = Files.newInputStream(sidecar)) {
                    findings.add(new Finding("sidecar", String.valueOf(sidecar.getFileName()), Says.NOTHING));
                    findings.addAll(
                            CredentialMarks.of(new String(bytes.readNBytes(MAX_SIDECAR), ISO_8859_1), "sidecar"));
                }
            }
        }
        return findings;
    }

    /** The same name with the ending added, or in place of its own (C2PA 2.2, section 11.4). */
    private static List<Path> sidecars(Path file) {
        String name = String.valueOf(file.getFileName());
        String bare = name.replaceFirst("\\.[^.]+$", "");
        return List.of(file.resolveSibling(name + ".c2pa"), file.resolveSibling(bare + ".c2pa"));
    }

    private static Path path(String name) throws IOException {
        try {
            return Path.of(name);
        } catch (InvalidPathException impossible) {
            throw new IOException("no such file", impossible);
        }
    }
}
