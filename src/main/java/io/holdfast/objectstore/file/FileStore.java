package io.holdfast.objectstore.file;

import io.holdfast.objectstore.Keeping;
import io.holdfast.objectstore.KeptMark;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.StorePolicy;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
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
        ObjectFiles files = ObjectFiles.of(root, key);
        String torn = files.torn().toString();
        return onDisk(files::prepare)
                .compose(v -> vertx.fileSystem().open(torn, new OpenOptions().setTruncateExisting(true)))
                .compose(file -> body.to(closedByUs(file)).eventually(file::close))
                .compose(v -> onDisk(() -> {
                    files.mark(mediaType);
                    files.keep();
                }))
                .recover(cause -> onDisk(() -> Files.deleteIfExists(files.torn()))
                        .transform(done -> Future.failedFuture(failure(cause))));
    }

    @Override
    public Future<Outflow> read(EgressPermit permit, ObjectKey key, long first, long length) {
        String path = root.resolve(key.value()).toString();
        return vertx.fileSystem()
                .props(path)
                .recover(this::unread)
                .compose(props -> props.size() < first + length
                        ? Future.failedFuture(ProblemType.CONTENT_LOST.asFailure())
                        : Future.succeededFuture(
                                new Outflow.Region(path, first, length, () -> open(path, first, length))));
    }

    @Override
    public Future<String> begin(ObjectKey key, String mediaType) {
        return onDisk(() -> ObjectFiles.of(root, key).begin(mediaType)).map("torn");
    }

    @Override
    public Future<String> writePart(ObjectKey key, String upload, int number, long first, Buffer part) {
        return fromDisk(() -> ObjectFiles.of(root, key).write(first, part));
    }

    @Override
    public Future<String> copyPart(
            ObjectKey key, String upload, int number, long at, ObjectKey source, long first, long length) {
        return fromDisk(() -> ObjectFiles.of(root, key).copy(at, ObjectFiles.of(root, source), first, length));
    }

    @Override
    public Future<Void> complete(ObjectKey key, String upload, List<String> receipts, long size) {
        return onDisk(() -> ObjectFiles.of(root, key).complete(receipts, size));
    }

    @Override
    public Future<Buffer> readBack(ObjectKey key, long first, int length) {
        return fromDisk(() -> ObjectFiles.of(root, key).read(first, length)).map(Buffer::buffer);
    }

    @Override
    public Future<Void> discard(ObjectKey key) {
        return onDisk(ObjectFiles.of(root, key)::discard);
    }

    @Override
    public Future<List<Listed>> list(UUID folder, UUID behind) {
        return fromDisk(() -> ObjectFiles.list(root, folder, behind));
    }

    @Override
    public Future<List<Named>> names(String behind) {
        return fromDisk(() -> new FolderListing(root).behind(behind));
    }

    @Override
    public Future<Void> remove(String name) {
        return onDisk(() -> Files.deleteIfExists(root.resolve(name)));
    }

    @Override
    public Future<Void> probe() {
        return onDisk(() -> {
            if (!Files.isWritable(root)) {
                throw ProblemType.STORE_UNAVAILABLE.asFailure();
            }
        });
    }

    @Override
    public Future<StorePolicy> policy() {
        return Future.succeededFuture(StorePolicy.NOT_APPLICABLE);
    }

    @Override
    public Future<KeptMark> keptMark() {
        return Future.succeededFuture(KeptMark.all(Keeping.NOT_APPLICABLE));
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

    private static WriteStream<Buffer> closedByUs(AsyncFile file) {
        return file.setWriteQueueMaxSize(4 * READ_BUFFER);
    }

    private <T> Future<T> fromDisk(Callable<T> work) {
        return vertx.executeBlocking(work, false).recover(cause -> Future.failedFuture(failure(cause)));
    }

    private Future<Void> onDisk(DiskWork work) {
        return fromDisk(() -> {
                    work.run();
                    return true;
                })
                .mapEmpty();
    }

    private interface DiskWork {
        void run() throws IOException;
    }

    /** Without its folder, as when a disk is not mounted, nothing tells what was lost. */
    private <T> Future<T> unread(Throwable cause) {
        return cause.getCause() instanceof NoSuchFileException
                ? probe().compose(v -> Future.failedFuture(ProblemType.CONTENT_LOST.asFailure()))
                : Future.failedFuture(failure(cause));
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
