package io.holdfast.upload.form;

import io.holdfast.http.field.Filename;
import io.holdfast.stream.PulledRead;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One part of a form: its fields, and its bytes at the pace of whoever reads them; held back until resumed. */
final class FormPart extends PulledRead {
    private final MultiMap headers;
    private final Runnable wanted;
    private boolean over;

    /**
     * Makes one.
     *
     * @param wanted told when bytes are asked for
     */
    FormPart(MultiMap headers, Runnable wanted) {
        this.headers = headers;
        this.wanted = wanted;
    }

    /** The part's fields. */
    MultiMap headers() {
        return headers;
    }

    /** The name of the form's field, empty if there is none. */
    String name() {
        return Filename.formParameter(disposition(), "name").orElse("");
    }

    /** Whether it can be one of a form's own words: a browser names each {@code Blob} so, whatever it holds. */
    boolean isWord() {
        return filename()
                        .filter(name -> !name.isEmpty() && !name.equals("blob"))
                        .isEmpty()
                || isText();
    }

    private boolean isText() {
        String type = headers.get("Content-Type");
        return type != null
                && (type.regionMatches(true, 0, "application/json", 0, 16)
                        || type.regionMatches(true, 0, "text/", 0, 5));
    }

    /** The file's name as sent; absent for what is not a file, and the empty text where nobody chose a file. */
    Optional<String> filename() {
        return Filename.ofFormPart(disposition());
    }

    @Override
    protected void asked(long more) {
        wanted.run();
    }

    void receive(Buffer chunk) {
        give(chunk);
    }

    void end() {
        over = true;
        giveEnd();
    }

    void fail(Throwable cause) {
        if (!over) {
            over = true;
            giveFailure(cause);
        }
    }

    private String disposition() {
        String field = headers.get("Content-Disposition");
        return field == null ? "" : field;
    }
}
