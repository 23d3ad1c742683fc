package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.Main;
import io.holdfast.objectstore.s3.S3Server;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * How the JVM runs the program quickly: its classes in a jar, and an archive of them as they are once they are loaded (class
 * data sharing takes nothing but jars), which saves half of what a start costs. Whichever process of tests comes first makes
 * both, once a build.
 */
final class GatewayProgram {
    private static final Path PROGRAMS = Path.of("target", "program").toAbsolutePath();

    private GatewayProgram() {}

    /** What goes between {@code java} and the program's words. */
    static List<String> run() {
        return Made.RUN;
    }

    private static final class Made {
        static final List<String> RUN = make();

        private static List<String> make() {
            try {
                return made();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    private static List<String> made() throws Exception {
        Path classes = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> Files.isRegularFile(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
        Path folder = Files.createDirectories(PROGRAMS.resolve(state(classes, libraries)));
        Path jar = folder.resolve("program.jar");
        Path archive = folder.resolve("program.jsa");
        List<String> plain = List.of(
                "--enable-native-access=ALL-UNNAMED",
                // it lives for seconds
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                jar + File.pathSeparator + libraries,
                Main.class.getName());
        try (FileChannel lock =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock(); // closing lets go of it
            if (!Files.exists(jar)) {
                Path whole = folder.resolve("whole.jar");
                pack(classes, whole);
                Files.move(whole, jar, StandardCopyOption.ATOMIC_MOVE);
                archive(folder, plain, archive);
            }
        }
        return Files.exists(archive) ? with("-XX:SharedArchiveFile=" + archive, plain) : plain;
    }

    /** A name that changes with what is run. */
    private static String state(Path classes, String libraries) throws IOException {
        CRC32 state = new CRC32();
        state.update((System.getProperty("java.vm.version") + libraries).getBytes(UTF_8));
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                state.update((file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file)).getBytes(UTF_8));
            }
        }
        return HexFormat.of().toHexDigits((int) state.getValue());
    }

    private static void pack(Path classes, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to);
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            jar.setLevel(Deflater.NO_COMPRESSION);
            for (Path file : (Iterable<Path>) files.sorted().skip(1)::iterator) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                boolean folder = Files.isDirectory(file);
                jar.putNextEntry(new JarEntry(folder ? name + "/" : name));
                if (!folder) {
                    Files.copy(file, jar);
                }
            }
        }
    }

    /** Archives what one had loaded that took an upload; a JVM that can't leaves none. */
    private static void archive(Path folder, List<String> plain, Path archive) throws Exception {
        Film film = Film.of(6 << 20);
        TusClient client = new TusClient("archived");
        try (S3Server store = S3Server.start();
                TestDatabase postgres = TestDatabase.create()) {
            Map<String, String> settings = GatewayProcess.settings(postgres);
            settings.putAll(GatewayProcess.settings(store.config()));
            List<String> command = with("-XX:ArchiveClassesAtExit=" + archive, plain);
            try (GatewayProcess gateway =
                    GatewayProcess.run(folder.resolve("log"), GatewayProcess.serve(command), settings)) {
                client.patch(gateway.port(), client.create(gateway.port(), film), film, 0, film.length);
                gateway.terminate();
            }
        }
    }

    private static List<String> with(String flag, List<String> others) {
        List<String> all = new ArrayList<>(List.of(flag));
        all.addAll(others);
        return List.copyOf(all);
    }
}
