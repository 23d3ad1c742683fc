package io.holdfast.upload.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=\"b 1\"";

    private record Read(String name, Optional<String> filename, Buffer bytes) {}

    private final List<Read> parts = new ArrayList<>();

    @Test
    void partsComeOutWholeHoweverTheBytesAreCut() {
        Buffer file = Buffer.buffer();
        byte[] noise = new byte[3000];
        new Random(1).nextBytes(noise);
        file.appendBytes(noise).appendString("\r\n--b 2\r\n--b \r\n-").appendString("\r\n--b\r\n\r\n--");
        Buffer form = Buffer.buffer(
                        "--b 1\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{}\r\n--b 1  \r\n")
                .appendString(
                        "content-disposition: form-data; name=f; filename=\"a%22b.png\"\r\nContent-Type: image/png")
                .appendString("\r\n\r\n")
                .appendBuffer(file)
                .appendString("\r\n--b 1\r\nContent-Disposition: form-data; name=g; filename=empty\r\n\r\n")
                .appendString("\r\n--b 1--\r\nepilogue");
        for (int size : new int[] {1, 2, 3, 7, 64, 1000, form.length()}) {
            parts.clear();

            Future<Void> read = read(form, size);

            assertThat(read.succeeded()).as("in pieces of %d", size).isTrue();
            assertThat(parts)
                    .containsExactly(
                            new Read("metadata", Optional.empty(), Buffer.buffer("{}")),
                            new Read("f", Optional.of("a\"b.png"), file),
                            new Read("g", Optional.of("empty"), Buffer.buffer()));
        }
    }

    @Test
    void theReaderIsFullWhileNobodyReadsThePart() {
        FormReader reader = FormReader.of(TYPE);
        FormPart part = next(reader, "--b 1\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\nabc")
                .orElseThrow();
        List<Buffer> received = new ArrayList<>();
        List<String> told = new ArrayList<>();
        reader.drainHandler(v -> told.add("drained"));
        part.handler(received::add);

        assertThat(reader.writeQueueFull()).isTrue();
        reader.write(Buffer.buffer("defghijklmnop"));
        assertThat(received).isEmpty();

        part.fetch(1);

        assertThat(received).hasSize(1);
        assertThat(reader.writeQueueFull()).isTrue();
        part.resume();
        assertThat(reader.writeQueueFull()).isFalse();
        assertThat(told).isNotEmpty();
    }

    @Test
    void aFormThatEndsEarlyFailsItsPart() {
        FormReader reader = FormReader.of(TYPE);
        FormPart part = next(reader, "--b 1\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\nabc")
                .orElseThrow();
        List<Throwable> failures = new ArrayList<>();
        part.exceptionHandler(failures::add).handler(chunk -> {}).resume();

        reader.end();

        assertThat(failures).singleElement().isInstanceOf(ProblemException.class);
        assertThat(reader.next().failed()).isTrue();
    }

    @Test
    void aTornBodyFailsItsPart() {
        FormReader reader = FormReader.of(TYPE);
        FormPart part = next(reader, "--b 1\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\nabc")
                .orElseThrow();
        List<Throwable> failures = new ArrayList<>();
        part.exceptionHandler(failures::add);
        IllegalStateException torn = new IllegalStateException("torn");

        reader.fail(torn);

        assertThat(failures).containsExactly(torn);
    }

    @Test
    void malformedFormsAreRefused() {
        String head = "--b 1\r\nContent-Disposition: form-data; name=f; filename=x\r\n";
        for (String form : List.of(
                "",
                "no boundary at all",
                "x".repeat(20_000),
                "--b 1",
                "--b 1trailing\r\n\r\n",
                "--b 1\r\nno field\r\n\r\nx\r\n--b 1--",
                "--b 1\r\nA: " + "x".repeat(20_000),
                head + "\r\nabc",
                head + "\r\nabc\r\n--b 1",
                head + "\r\nabc\r\n--b 1--" + "x".repeat(20_000))) {
            Future<Void> read = read(Buffer.buffer(form), 50);

            assertThat(read.failed()).as(form).isTrue();
            assertThat(read.cause()).isInstanceOf(ProblemException.class);
        }
        for (String type :
                List.of("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; x=y")) {
            assertThatThrownBy(() -> FormReader.of(type)).isInstanceOf(ProblemException.class);
        }
    }

    private Future<Void> read(Buffer form, int size) {
        FormReader reader = FormReader.of(TYPE);
        Future<Void> all = readOn(reader);
        List<Future<Void>> writes = new ArrayList<>();
        for (int at = 0; at < form.length(); at += size) {
            assertThat(reader.writeQueueFull()).isFalse();
            writes.add(reader.write(form.getBuffer(at, Math.min(form.length(), at + size))));
        }
        writes.add(reader.end());
        return all.compose(v -> Future.all(writes)).mapEmpty();
    }

    private Future<Void> readOn(FormReader reader) {
        return reader.next().compose(part -> {
            if (part.isEmpty()) {
                return Future.succeededFuture();
            }
            Buffer bytes = Buffer.buffer();
            Promise<Void> read = Promise.promise();
            part.get()
                    .handler(bytes::appendBuffer)
                    .exceptionHandler(read::tryFail)
                    .endHandler(v -> {
                        parts.add(new Read(part.get().name(), part.get().filename(), bytes));
                        read.tryComplete();
                    })
                    .resume();
            return read.future().compose(v -> readOn(reader));
        });
    }

    private static Optional<FormPart> next(FormReader reader, String bytes) {
        Future<Optional<FormPart>> next = reader.next();
        reader.write(Buffer.buffer(bytes.getBytes(StandardCharsets.UTF_8)));
        return next.result();
    }
}
