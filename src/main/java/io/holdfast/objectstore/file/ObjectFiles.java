package io.holdfast.objectstore.file;

import io.holdfast.internals.BufferBytes;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files of one object: its bytes, the mark beside them, and the torn bytes while it is written. All of this waits for the
 * disk, and what it answers is durable.
 *
 * @param target the bytes
 */
record ObjectFiles(Path target) {
    static ObjectFiles of(Path root, ObjectKey key) {
        return new ObjectFiles(root.resolve(key.value()));
    }

    /** Named after its key, so that what a crash leaves is found by {@link #discard}. */
    Path torn() {
        return target.resolveSibling(target.getFileName() + ".torn");
    }

    private Path marked() {
        return target.resolveSibling(target.getFileName() + ".mark");
    }

    private Path folder() {
        return Objects.requireNonNull(target.getParent());
    }

    /** Makes the folder. */
    void prepare() throws IOException {
        if (!Files.isDirectory(folder())) {
            Files.createDirectories(folder());
            sync(Objects.requireNonNull(folder().getParent()));
        }
    }

    /** Begins torn bytes anew. */
    void begin(String mediaType) throws IOException {
        prepare();
        mark(mediaType);
        Files.deleteIfExists(torn());
        Files.createFile(torn());
        sync(folder());
    }

    void mark(String mediaType) throws IOException {
        JsonObject mark = new JsonObject().put("content-type", mediaType);
        DoNotTrain.objectMetadata().forEach(mark::put);
        JsonObject tags = new JsonObject();
        DoNotTrain.objectTags().forEach(tags::put);
        Files.writeString(marked(), mark.put("tags", tags).encode());
        try (FileChannel mine = FileChannel.open(marked(), StandardOpenOption.WRITE)) {
            mine.force(true);
        }
    }

    /** Writes some of the torn bytes and answers which. */
    String write(long at, Buffer part) throws IOException {
        try (FileChannel bytes = FileChannel.open(torn(), StandardOpenOption.WRITE)) {
            long to = at;
            for (ByteBuffer some : BufferBytes.views(part)) {
                while (some.hasRemaining()) {
                    to += bytes.write(some, to);
                }
            }
            bytes.force(true);
        }
        return at + "+" + part.length();
    }

    /** Copies some of the torn bytes from another object and answers which. */
    String copy(long at, ObjectFiles source, long first, long length) throws IOException {
        try (FileChannel bytes = FileChannel.open(torn(), StandardOpenOption.WRITE);
                FileChannel from = FileChannel.open(source.target, StandardOpenOption.READ)) {
            bytes.position(at);
            for (long done = 0; done < length; ) {
                long some = from.transferTo(first + done, length - done, bytes);
                if (some <= 0) {
                    throw new IOException("the source is shorter");
                }
                done += some;
            }
            bytes.force(true);
        }
        return at + "+" + length;
    }

    /** Makes torn bytes, all of which were written, the object; does nothing when that was done already. */
    void complete(List<String> written, long size) throws IOException {
        if (!Files.exists(torn()) && Files.exists(target) && Files.size(target) == size) {
            sync(folder());
            return;
        }
        long end = 0;
        for (String which : written) {
            int plus = which.indexOf('+');
            if (Long.parseLong(which.substring(0, plus)) != end) {
                throw ProblemType.STORE_UNAVAILABLE.asFailure();
            }
            end += Long.parseLong(which.substring(plus + 1));
        }
        try (FileChannel bytes = FileChannel.open(torn(), StandardOpenOption.WRITE)) {
            if (end != size || bytes.size() < size) {
                throw ProblemType.STORE_UNAVAILABLE.asFailure();
            }
            bytes.truncate(size); // what was written again may have become shorter
        }
        keep();
    }

    /** Makes the torn bytes the object. */
    void keep() throws IOException {
        try (FileChannel bytes = FileChannel.open(torn(), StandardOpenOption.WRITE)) {
            bytes.force(true);
        }
        Files.move(torn(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folder());
    }

    /** Objects of a folder behind one of them, as {@link ObjectStore#list} does. */
    static List<ObjectStore.Listed> list(Path root, UUID folder, UUID behind) throws IOException {
        Path names = root.resolve(folder.toString());
        if (!Files.isDirectory(names)) {
            return List.of();
        }
        List<ObjectStore.Listed> listed = new ArrayList<>();
        try (Stream<Path> files = Files.list(names)) {
            for (String name : files.map(
                            file -> Objects.requireNonNull(file.getFileName()).toString())
                    .filter(name -> name.length() == 36 && name.compareTo(behind.toString()) > 0)
                    .sorted()
                    .limit(ObjectStore.PAGE)
                    .toList()) {
                listed.add(new ObjectStore.Listed(new ObjectKey(folder + "/" + name), Files.size(names.resolve(name))));
            }
        }
        return listed;
    }

    /** Bytes of the object; it must have them all. */
    byte[] read(long first, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, first + bytes.position()) < 0) {
                    throw ProblemType.STORE_UNAVAILABLE.asFailure();
                }
            }
        }
        return bytes.array();
    }

    void discard() throws IOException {
        Files.deleteIfExists(torn());
        Files.deleteIfExists(target);
        Files.deleteIfExists(marked());
        if (Files.exists(folder())) {
            sync(folder());
        }
    }

    /** What a folder holds is durable only once it is itself. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
