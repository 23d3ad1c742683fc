package io.holdfast.upload.form;

import io.holdfast.asset.Labels;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBody;
import io.holdfast.http.StampPreference;
import io.holdfast.http.field.Filename;
import io.holdfast.http.field.StatedDigests;
import io.holdfast.intake.Draft;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The files of a form, streamed part by part: first, if at all, {@code metadata} as JSON and {@code stamp}, then files; other
 * fields, and metadata that comes too late, are passed over.
 */
public final class FormFiles implements SentFiles {
    private static final Set<String> WORDS = Set.of("metadata", "stamp");
    private static final int FIELD_BYTES = 64 * 1024;

    private final Exchange exchange;
    private final Body form;
    private final FormReader reader;
    private final int mostFiles;
    private long bytesLeft;
    private int files;
    private int fields;
    private Labels labels = Labels.NONE;
    private boolean asSent;

    /**
     * Makes the files of one request.
     *
     * @param form the request's body, untouched
     * @param contentType one that {@link FormReader#reads} accepts
     */
    public FormFiles(Exchange exchange, Body form, String contentType, int mostFiles) {
        this.exchange = exchange;
        this.form = form;
        this.mostFiles = mostFiles;
        asSent = StampPreference.of(exchange);
        reader = FormReader.of(contentType);
        bytesLeft = form.length().orElse(Long.MAX_VALUE);
    }

    @Override
    public Future<Void> each(Receiver receiver) {
        // the form's first part tells what is to be admitted, so it must be sent for
        exchange.proceed();
        Future<Void> poured = form.to(reader).onFailure(reader::fail);
        return next(receiver).compose(v -> poured);
    }

    private Future<Void> next(Receiver receiver) {
        return reader.next().compose(part -> {
            if (part.isPresent()) {
                return take(part.get(), receiver).compose(v -> next(receiver));
            }
            return files > 0
                    ? Future.succeededFuture()
                    : Future.failedFuture(ProblemType.BAD_REQUEST.asFailure("The form holds no file."));
        });
    }

    private Future<Void> take(FormPart part, Receiver receiver) {
        Optional<String> filename = part.filename();
        boolean word = WORDS.contains(part.name()) && part.isWord();
        if (word || filename.isEmpty() || filename.get().isEmpty()) {
            return field(part);
        }
        if (++files > mostFiles) {
            throw ProblemType.TOO_LARGE.asFailure("A form holds at most " + mostFiles + " files.");
        }
        Draft draft = new Draft(
                        Optional.ofNullable(part.headers().get("Content-Type")),
                        filename.flatMap(Filename::safe),
                        labels,
                        StatedDigests.of(part.headers()))
                .asSent(asSent)
                .inForm();
        Body body = Body.of(part, OptionalLong.empty()).limit(bytesLeft);
        return receiver.receive(draft, body, () -> {}).map(v -> {
            bytesLeft -= body.received();
            return null;
        });
    }

    private Future<Void> field(FormPart part) {
        if (++fields > mostFiles) {
            throw ProblemType.BAD_REQUEST.asFailure("The form holds too many fields.");
        }
        Body body = Body.of(part, OptionalLong.empty());
        if (part.name().equals("metadata") && files == 0) {
            return JsonBody.of(body, FIELD_BYTES).map(json -> {
                labels = Labels.of(json);
                return null;
            });
        }
        if (part.name().equals("stamp")) {
            if (files > 0) {
                throw Problem.invalidField("stamp", "must come before the first file")
                        .asFailure();
            }
            Buffer word = Buffer.buffer();
            return body.limit(FIELD_BYTES).tap(word::appendBuffer).drain().map(v -> {
                asSent = StampPreference.of(word.toString())
                        .orElseThrow(() -> Problem.invalidField("stamp", "must be none or xmp")
                                .asFailure());
                return null;
            });
        }
        // a form has buttons and fields of its own, and a file that nobody chose
        return body.limit(FIELD_BYTES).drain();
    }
}
