package io.holdfast.upload.form;

import io.holdfast.http.field.Filename;
import io.holdfast.stream.PulledRead;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One part of a form: its fields, and its bytes at the pace of whoever reads them; held back until resumed. */
final class FormPart extends PulledRead {
    private static final Pattern NAME = Pattern.compile("(?i);\\s*name\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))");

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
        Matcher name = NAME.matcher(disposition());
        return name.find() ? unescaped(name.group(1) == null ? name.group(2) : name.group(1)) : "";
    }

    /** The file's name as sent; absent for what is not a file, and the empty text where nobody chose a file. */
    Optional<String> filename() {
        return Filename.ofDisposition(disposition()).map(FormPart::unescaped);
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

    /** Browsers write these three in names with a percent sign (HTML, section 4.10.21.8, "escape a name"). */
    private static String unescaped(String name) {
        return name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }
}
