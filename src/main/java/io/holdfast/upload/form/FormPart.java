package io.holdfast.upload.form;

import io.holdfast.http.field.Filename;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One part of a form: its fields, and its bytes at the pace of whoever reads them; held back until resumed. */
final class FormPart implements ReadStream<Buffer> {
    private static final Pattern NAME = Pattern.compile("(?i);\\s*name\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))");

    private final MultiMap headers;
    private final Runnable wanted;
    private long demand;
    private boolean over;
    private @Nullable Handler<Buffer> data;
    private @Nullable Handler<Void> end;
    private @Nullable Handler<Throwable> failure;

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

    boolean isWanted() {
        return demand > 0;
    }

    void receive(Buffer chunk) {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        if (data != null) {
            data.handle(chunk);
        }
    }

    void end() {
        over = true;
        if (end != null) {
            end.handle(null);
        }
    }

    void fail(Throwable cause) {
        if (!over) {
            over = true;
            if (failure != null) {
                failure.handle(cause);
            }
        }
    }

    @Override
    public FormPart handler(@Nullable Handler<Buffer> handler) {
        data = handler;
        return this;
    }

    @Override
    public FormPart endHandler(@Nullable Handler<Void> handler) {
        end = handler;
        return this;
    }

    @Override
    public FormPart exceptionHandler(@Nullable Handler<Throwable> handler) {
        failure = handler;
        return this;
    }

    @Override
    public FormPart pause() {
        demand = 0;
        return this;
    }

    @Override
    public FormPart resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public FormPart fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        wanted.run();
        return this;
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
