package io.holdfast.objectstore;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A folder as object store, for development and single machines: durable (fsync, then atomic rename), and the kernel sends
 * the files. Its paths are made of {@link ObjectKey}s alone.
 */
public final class FileStore implements ObjectStore {
    private static final int READ_BUFFER = 256 * 1024;

    private final Vertx vertx;
    private final Path root;

    /** Opens the folder, and makes it where it is missing; throws {@link UncheckedIOException} when it can't. */
    public FileStore(Vertx vertx, FileStoreConfig config) {
        this.vertx = vertx;
        this.root = config.root().toAbsolutePath();
        try {
            Files.createDirectories(root);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    @Override
    public Future<Void> write(ObjectKey key, String mediaType, Body body) {
        Path target = root.resolve(key.value());
        Path torn = torn(key);
        return blocking(() -> Files.createDirectories(folder(target)))
                .compose(v -> vertx.fileSystem().open(torn.toString(), new OpenOptions().setTruncateExisting(true)))
                .compose(file -> body.to(closedByUs(file)).eventually(file::close))
                .compose(v -> blocking(() -> keep(torn, target, mediaType)))
                .recover(cause -> blocking(() -> Files.deleteIfExists(torn))
                        .transform(done -> Future.failedFuture(failure(cause))));
    }

    @Override
    public Future<Outflow> read(EgressPermit permit, ObjectKey key, long first, long length) {
        String path = root.resolve(key.value()).toString();
        return vertx.fileSystem()
                .props(path)
                .recover(cause -> Future.failedFuture(failure(cause)))
                .compose(props -> props.size() < first + length
                        ? Future.failedFuture(ProblemType.STORE_UNAVAILABLE.asFailure())
                        : Future.succeededFuture(
                                new Outflow.Region(path, first, length, () -> open(path, first, length))));
    }

    @Override
    public Future<Void> discard(ObjectKey key) {
        Path target = root.resolve(key.value());
        return blocking(() -> {
                    Files.deleteIfExists(torn(key));
                    Files.deleteIfExists(target);
                    Files.deleteIfExists(mark(target));
                    if (Files.exists(folder(target))) {
                        sync(folder(target));
                    }
                    return target;
                })
                .recover(cause -> Future.failedFuture(failure(cause)));
    }

    @Override
    public Future<Void> probe() {
        return blocking(() -> {
            if (!Files.isWritable(root)) {
                throw ProblemType.STORE_UNAVAILABLE.asFailure();
            }
            return root;
        });
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private Future<Outflow.Flow> open(String path, long first, long length) {
        OpenOptions reading = new OpenOptions().setRead(true).setWrite(false).setCreate(false);
        return vertx.fileSystem().open(path, reading).map(file -> {
            file.pause();
            file.setReadPos(first).setReadLength(length).setReadBufferSize(READ_BUFFER);
            AtomicBoolean released = new AtomicBoolean();
            return new Outflow.Flow(file, length, () -> {
                if (!released.getAndSet(true)) {
                    file.close();
                }
            });
        });
    }

    private Path keep(Path torn, Path target, String mediaType) throws IOException {
        JsonObject mark = new JsonObject().put("content-type", mediaType);
        DoNotTrain.objectMetadata().forEach(mark::put);
        JsonObject tags = new JsonObject();
        DoNotTrain.objectTags().forEach(tags::put);
        Files.writeString(mark(target), mark.put("tags", tags).encode());
        try (FileChannel bytes = FileChannel.open(torn, StandardOpenOption.WRITE);
                FileChannel marked = FileChannel.open(mark(target), StandardOpenOption.WRITE)) {
            bytes.force(true);
            marked.force(true);
        }
        Files.move(torn, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folder(target));
        return target;
    }

    /** A rename is durable only once its folder is. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Named after its key, so that what a crash leaves is found by {@link #discard}. */
    private Path torn(ObjectKey key) {
        return root.resolve(key.value() + ".torn");
    }

    private static Path folder(Path target) {
        return java.util.Objects.requireNonNull(target.getParent());
    }

    private static Path mark(Path target) {
        return target.resolveSibling(target.getFileName() + ".mark");
    }

    private static io.vertx.core.streams.WriteStream<io.vertx.core.buffer.Buffer> closedByUs(AsyncFile file) {
        return file.setWriteQueueMaxSize(4 * READ_BUFFER);
    }

    private Future<Void> blocking(Callable<Path> work) {
        return vertx.executeBlocking(work, false).mapEmpty();
    }

    private Future<Void> blocking(IoAction work) {
        return vertx.executeBlocking(
                () -> {
                    work.run();
                    return null;
                },
                false);
    }

    private interface IoAction {
        void run() throws IOException;
    }

    private static Throwable failure(Throwable cause) {
        boolean ours = cause instanceof io.vertx.core.file.FileSystemException
                || (cause instanceof IOException && !(cause instanceof io.vertx.core.http.HttpClosedException));
        if (cause instanceof ProblemException || (!ours && !(cause.getCause() instanceof NoSuchFileException))) {
            return cause;
        }
        return new Problem(ProblemType.STORE_UNAVAILABLE).retryAfter(5).asFailure();
    }
}
