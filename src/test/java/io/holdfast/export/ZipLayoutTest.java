package io.holdfast.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Program;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of sparse files, read by readers that know nothing of us. */
class ZipLayoutTest {
    private static final Instant TIME = Instant.parse("2026-03-04T05:06:08Z");

    @TempDir
    Path folder;

    @Test
    void filesThatTakeMoreThan32BitsAndWhatLiesBehindThemAreRead() throws Exception {
        long size = 5L << 30;
        Path zip = folder.resolve("large.zip");
        try (Archive archive = new Archive(zip)) {
            archive.hole("größe.bin", size);
            archive.add("after.txt", "behind it");
        }

        assertThat(python(
                        zip,
                        "for i in z.infolist(): print(i.filename, i.file_size, i.header_offset, i.date_time)",
                        "print(z.read('after.txt').decode())"))
                .containsExactly(
                        "größe.bin 5368709120 0 (2026, 3, 4, 5, 6, 8)",
                        "after.txt 9 " + (size + 30 + 11 + 20) + " (2026, 3, 4, 5, 6, 8)",
                        "behind it");
        assertThat(run("unzip", "-p", zip.toString(), "after.txt")).containsExactly("behind it");
        try (var read = org.apache.commons.compress.archivers.zip.ZipFile.builder()
                .setPath(zip)
                .get()) {
            assertThat(read.getEntry("größe.bin").getSize()).isEqualTo(size);
            assertThat(read.getInputStream(read.getEntry("after.txt")).readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("behind it");
        }
    }

    @Test
    void moreThan65535FilesAreRead() throws Exception {
        for (int files : new int[] {65_534, 65_535, 70_000}) {
            Path zip = folder.resolve(files + ".zip");
            try (Archive archive = new Archive(zip)) {
                for (int i = 0; i < files; i++) {
                    archive.add("f/" + i, i % 1_000 == 0 ? "x" : "");
                }
            }
            assertThat(python(zip, "print(len(z.namelist()), z.testzip())")).containsExactly(files + " None");
            assertThat(run("unzip", "-tqq", zip.toString())).isEmpty();
        }
    }

    @Test
    void anArchiveOfNothingIsOne() throws Exception {
        Path zip = folder.resolve("empty.zip");
        new Archive(zip).close();
        assertThat(python(zip, "print(z.namelist())")).containsExactly("[]");
    }

    @Test
    void lengthsAreThoseOfTheHeadersAtTheEdgesOf32Bits() {
        for (long edge : new long[] {0, 0xFFFF_FFFEL, 0xFFFF_FFFFL, 0x1_0000_0000L, 1L << 42}) {
            ZipFile file = new ZipFile("ä", edge, 7, TIME);
            assertThat(ZipLayout.local(file).length()).isEqualTo(ZipLayout.localLength(file));
            for (long offset : new long[] {0, 0xFFFF_FFFEL, 0xFFFF_FFFFL, 1L << 42}) {
                assertThat(ZipLayout.central(file, offset).length()).isEqualTo(ZipLayout.centralLength(file, offset));
                assertThat(ZipLayout.end(3, offset, edge).length()).isEqualTo(ZipLayout.endLength(3, offset, edge));
            }
        }
        assertThat(ZipLayout.localLength(new ZipFile("ab", 0xFFFF_FFFEL, 7, TIME)))
                .isEqualTo(32);
        assertThat(ZipLayout.endLength(0xFFFE, 9, 9)).isEqualTo(22);
        assertThat(ZipLayout.endLength(0xFFFF, 9, 9)).isEqualTo(98);
    }

    private static List<String> python(Path zip, String... lines) throws Exception {
        return run(
                "python3",
                "-X",
                "utf8",
                "-c",
                "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\n" + String.join("\n", lines),
                zip.toString());
    }

    private static List<String> run(String... command) throws Exception {
        Program.needed(command[0]);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said.toString()).isZero();
        return said;
    }

    /** Writes an archive from its start, holes as holes. */
    private static final class Archive implements AutoCloseable {
        private final RandomAccessFile file;
        private final List<ZipFile> files = new ArrayList<>();
        private final List<Long> offsets = new ArrayList<>();

        Archive(Path path) throws IOException {
            file = new RandomAccessFile(path.toFile(), "rw");
        }

        void add(String name, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            CRC32 crc = new CRC32();
            crc.update(bytes);
            head(new ZipFile(name, bytes.length, crc.getValue(), TIME));
            file.write(bytes);
        }

        void hole(String name, long size) throws IOException {
            head(new ZipFile(name, size, 0, TIME));
            file.seek(file.getFilePointer() + size);
        }

        private void head(ZipFile added) throws IOException {
            files.add(added);
            offsets.add(file.getFilePointer());
            write(ZipLayout.local(added));
        }

        private void write(Buffer bytes) throws IOException {
            file.write(bytes.getBytes());
        }

        @Override
        public void close() throws IOException {
            long at = file.getFilePointer();
            Buffer directory = Buffer.buffer();
            for (int i = 0; i < files.size(); i++) {
                directory.appendBuffer(ZipLayout.central(files.get(i), offsets.get(i)));
            }
            write(directory);
            write(ZipLayout.end(files.size(), at, directory.length()));
            file.close();
        }
    }
}
