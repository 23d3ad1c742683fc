package io.holdfast.export;

import io.holdfast.asset.Assets;
import io.holdfast.content.StoredBytes;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.UUID;

/**
 * The parts of an export's archive between two offsets, one after another and each found when it is its turn: headers and
 * documents from rows, media from the store. What it keeps in memory is one page of rows. For one event loop.
 */
final class ArchiveParts {
    private static final int TOGETHER = 64 * 1024;

    private final ExportEntries entries;
    private final Assets assets;
    private final StoredBytes media;
    private final EgressPermit permit;
    private final Export export;
    private final ArrayDeque<ExportEntry> page = new ArrayDeque<>();
    private final long to;
    private long at;
    private long number = -1;
    private boolean directory;

    /**
     * Makes those of an archive.
     *
     * @param from offset of the first byte
     * @param to offset behind the last
     */
    ArchiveParts(
            ExportEntries entries,
            Assets assets,
            StoredBytes media,
            EgressPermit permit,
            Export export,
            long from,
            long to) {
        this.entries = entries;
        this.assets = assets;
        this.media = media;
        this.permit = permit;
        this.export = export;
        this.at = from;
        this.to = to;
    }

    /** What comes next. */
    sealed interface Part {
        /** Bytes at hand; never none. */
        record Bytes(Buffer buffer) implements Part {}

        /** Bytes of the store. */
        record Media(Outflow outflow) implements Part {}
    }

    /**
     * The next part, or none behind the last.
     *
     * @return fails with {@link ProblemType#EXPORT_STALE} when something in the export was erased meanwhile, and as the
     *     store and Postgres do
     */
    Future<Optional<Part>> next() {
        if (at >= to) {
            return Future.succeededFuture(Optional.empty());
        }
        if (at >= export.contents().bytes() + export.contents().directoryBytes()) {
            long behind = export.contents().bytes() + export.contents().directoryBytes();
            return bytes(
                    ZipLayout.end(
                            export.contents().entries(),
                            export.contents().bytes(),
                            export.contents().directoryBytes()),
                    behind);
        }
        if (!directory && at >= export.contents().bytes()) {
            directory = true;
            number = -1;
            page.clear();
        }
        if (page.isEmpty()) {
            return turn().compose(v -> next());
        }
        return directory ? listed() : file(page.element());
    }

    private Future<Void> turn() {
        Future<Long> from = number >= 0
                ? Future.succeededFuture(number)
                : entries.at(
                        export, directory, directory ? at - export.contents().bytes() : at);
        return from.compose(first -> directory ? entries.directory(export, first) : entries.files(export, first))
                .map(found -> {
                    page.addAll(found);
                    number = found.get(found.size() - 1).number() + 1;
                    return null;
                });
    }

    private Future<Optional<Part>> listed() {
        long start = export.contents().bytes() + page.element().directoryOffset();
        Buffer some = Buffer.buffer(TOGETHER);
        while (!page.isEmpty() && some.length() < TOGETHER) {
            ExportEntry entry = page.remove();
            some.appendBuffer(ZipLayout.central(entry.file(), entry.offset()));
        }
        return bytes(some, start);
    }

    private Future<Optional<Part>> file(ExportEntry entry) {
        long start = entry.offset();
        long content = start + ZipLayout.localLength(entry.file());
        long end = content + entry.file().size();
        if (entry.document()) {
            return document(entry, start);
        }
        if (at < content) {
            Buffer header = ZipLayout.local(entry.file());
            if (entry.file().size() == 0) {
                page.remove();
            }
            return bytes(header, start);
        }
        if (at >= end) {
            page.remove();
            return next();
        }
        long first = at;
        long length = Math.min(end, to) - first;
        // found anew, so that what was erased a moment ago does not leave
        return assets.find(export.account(), asset(entry))
                .recover(cause -> Future.failedFuture(gone(cause) ? ProblemType.EXPORT_STALE.asFailure() : cause))
                .compose(asset -> media.read(permit, asset, first - content, length))
                .map(outflow -> {
                    page.remove();
                    at = first + length;
                    return Optional.of(new Part.Media(outflow));
                });
    }

    /** Together with those behind it that are small. */
    private Future<Optional<Part>> document(ExportEntry entry, long start) {
        return entries.bytes(export, entry).compose(bytes -> {
            page.remove();
            Buffer some =
                    Buffer.buffer().appendBuffer(ZipLayout.local(entry.file())).appendBuffer(bytes);
            while (!page.isEmpty()
                    && some.length() < TOGETHER
                    && page.element().bytes().isPresent()) {
                ExportEntry small = page.remove();
                some.appendBuffer(ZipLayout.local(small.file()))
                        .appendBuffer(small.bytes().orElseThrow());
            }
            return bytes(some, start);
        });
    }

    /** Those of some bytes that are asked for and not sent yet. */
    private Future<Optional<Part>> bytes(Buffer some, long start) {
        int first = (int) Math.max(0, at - start);
        int last = (int) Math.min(some.length(), to - start);
        at = start + last;
        return Future.succeededFuture(Optional.of(new Part.Bytes(some.slice(first, last))));
    }

    private static UUID asset(ExportEntry entry) {
        return entry.asset().orElseThrow();
    }

    private static boolean gone(Throwable cause) {
        return ProblemType.NOT_FOUND.isOf(cause);
    }
}
