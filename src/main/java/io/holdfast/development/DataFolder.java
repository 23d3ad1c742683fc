package io.holdfast.development;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that a run keeps, and a lock that the operating system takes back when the run ends, however it ends. */
final class DataFolder implements Closeable {
    /** Far behind the text, since Windows lets nobody read what is locked. */
    private static final long LOCKED = 1L << 40;

    private final Path folder;
    private final FileChannel channel;

    private DataFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the folder for this process, and makes it if it is new.
     *
     * @throws Taken when another run has it, which nothing is done to
     * @throws IOException when it can't be made or written
     */
    static DataFolder take(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        Files.createDirectories(absolute);
        Path file = absolute.resolve("run");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new Taken(absolute, Files.readString(file).strip());
        }
        DataFolder taken = new DataFolder(absolute, channel);
        taken.tell("process " + ProcessHandle.current().pid() + ", which is starting");
        return taken;
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED, 1, false);
        } catch (OverlappingFileLockException ofThisProcess) {
            return null;
        }
    }

    /** Says who has the folder, for a second run to tell. */
    void tell(String who) throws IOException {
        channel.truncate(0);
        channel.write(UTF_8.encode(who), 0);
        channel.force(false);
    }

    /** An empty folder for what is of one run only; what a killed run left there is gone. */
    Path temporary() throws IOException {
        Path temporary = folder.resolve("temporary");
        if (Files.exists(temporary)) {
            try (Stream<Path> left = Files.walk(temporary)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return Files.createDirectory(temporary);
    }

    /** The secret that signs tokens and links of this folder's runs; made once. */
    String secret() throws IOException {
        Path file = folder.resolve("secret");
        if (!Files.exists(file)) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            Files.writeString(file, HexFormat.of().formatHex(random));
        }
        return Files.readString(file).strip();
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.close();
    }

    /** Another run has the folder. */
    static final class Taken extends IOException {
        private static final long serialVersionUID = 1;

        Taken(Path folder, String who) {
            super("another run has " + folder + ": " + (who.isEmpty() ? "it does not say which" : who)
                    + ". It goes on undisturbed; name another folder for a second one.");
        }
    }
}
