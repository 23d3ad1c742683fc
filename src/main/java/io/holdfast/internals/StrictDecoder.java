package io.holdfast.internals;

import io.holdfast.internals.UnreadableRequest.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.VertxHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Reads requests of HTTP/1.1 as RFC 9112 writes them, where netty 4.2 lets pass what a proxy might read otherwise, and makes
 * chunks that can't be read a failure of their request, where Vert.x 5.0 closes the connection without an answer.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
    private static final long LEAVE_MILLIS = 500;
    private static final Set<String> VERSIONS = Set.of("HTTP/1.1", "HTTP/1.0");
    private static final Pattern HOST = Pattern.compile("(?:[\\w.~!$&'()*+,;=%-]*|\\[[\\da-fA-F:.]+])(?::\\d{0,5})?");

    private final HeadRules rules;
    private int messages;
    private int fields;
    private boolean head;
    private boolean body;
    private boolean trailer;
    private boolean refused;

    StrictDecoder(HttpServerOptions options, HeadRules rules) {
        super(options);
        this.rules = rules;
        setCumulator(SpreadRemains.CUMULATOR);
    }

    /** Whether there was a request that could not be read; all that follows it is passed over. */
    boolean hasRefused() {
        return refused;
    }

    /** Whether a head, a trailer, or a line between chunks has begun that is not all there. */
    boolean isOpen() {
        return !refused && (head || trailer || internalBuffer().isReadable());
    }

    /** How many messages were read so far, each piece of a body among them. */
    int messages() {
        return messages;
    }

    /** Refuses what {@link #isOpen is open}, for which nobody waits any longer. */
    void expire(ChannelHandlerContext context) {
        UnreadableRequest late = new UnreadableRequest(Reason.TIMED_OUT, "a head that comes too slowly");
        refused = true;
        if (body) {
            fail(context, late);
        } else {
            context.fireChannelRead(refusal(late));
            context.fireChannelReadComplete();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (refused) {
            buffer.skipBytes(buffer.readableBytes());
        } else if (!body && RawHead.isLax(buffer, head)) {
            buffer.skipBytes(buffer.readableBytes());
            out.add(refusal(malformed("a line that is folded or badly spaced")));
            refused = true;
        } else {
            int start = buffer.readerIndex();
            super.decode(context, buffer, out);
            // netty begins to read a trailer with its first line
            if (trailer && RawHead.isFolded(buffer, start)) {
                buffer.skipBytes(buffer.readableBytes());
                out.clear();
                refuseBody(context, malformed("a trailer that is folded"));
            } else if (!out.isEmpty()) {
                read(context, out);
            }
        }
    }

    private void read(ChannelHandlerContext context, List<Object> out) {
        out.forEach(this::withoutUpgrade);
        HttpObject last = (HttpObject) out.get(out.size() - 1);
        boolean failed = last.decoderResult().isFailure();
        messages++;
        body = !(last instanceof LastHttpContent);
        trailer = false;
        fields = 0;
        if (failed && last instanceof HttpContent && !(last instanceof HttpRequest)) {
            out.remove(out.size() - 1);
            refuseBody(context, UnreadableRequest.of(last.decoderResult().cause()));
        }
        refused = failed;
    }

    /** Tells of it behind what was read before it, which is told when this returns. */
    private void refuseBody(ChannelHandlerContext context, UnreadableRequest cause) {
        refused = true;
        context.executor().execute(() -> fail(context, cause));
    }

    private HttpMessage refusal(UnreadableRequest cause) {
        HttpMessage invalid = createInvalidMessage();
        invalid.setDecoderResult(DecoderResult.failure(cause));
        return invalid;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (SpreadRemains.areSpread(internalBuffer())) {
            channelRead(context, Unpooled.EMPTY_BUFFER);
        }
        super.channelReadComplete(context);
    }

    /**
     * A server may ignore it (RFC 9110 section 7.8); Vert.x 5.0 would follow it even where the head could not be read, and
     * ahead of a body that waits for a 100, which then never comes.
     */
    private void withoutUpgrade(Object message) {
        if (message instanceof HttpRequest request
                && (!rules.upgrade() || request.decoderResult().isFailure() || holdsBytes(request))
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, "h2c", true)) {
            request.headers().remove(HttpHeaderNames.UPGRADE);
        }
    }

    private static boolean holdsBytes(HttpRequest request) {
        HttpHeaders fields = request.headers();
        return fields.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || fields.contains(HttpHeaderNames.EXPECT)
                || !fields.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0");
    }

    private static void fail(ChannelHandlerContext context, UnreadableRequest cause) {
        if (context.pipeline().get("handler") instanceof VertxHandler<?> handler
                && handler.getConnection() instanceof Http1xServerConnection connection) {
            connection.handleException(cause);
        }
        leave(context);
    }

    /** Who waits for an answer still gets it; where it was sent before the fault, nobody else would close the connection. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close
    private static void leave(ChannelHandlerContext context) {
        if (IdleGuard.isIdle(context.channel())) {
            context.close();
        } else {
            context.executor().schedule(() -> leave(context), LEAVE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        if (!VERSIONS.contains(line[2])) {
            throw malformed("a version that is not served");
        }
        head = true;
        fields = 0;
        return super.createMessage(line);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (length == 0) {
            throw malformed("a field without a name");
        }
        trailer = body;
        fields++;
        if (fields > rules.mostFields()) {
            throw new UnreadableRequest(Reason.FIELDS_TOO_LARGE, "too many fields");
        }
        return super.splitHeaderName(line, start, length);
    }

    /** Is asked once for each head, when all of it was read and nothing was told of it yet. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        head = false;
        HttpHeaders fields = message.headers();
        List<String> hosts = fields.getAll(HttpHeaderNames.HOST);
        boolean needed = message.protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (hosts.size() > 1 || (needed && hosts.isEmpty())) {
            throw malformed("no host or several");
        }
        if (!hosts.stream().allMatch(host -> HOST.matcher(host).matches())) {
            throw malformed("a host that is none");
        }
        if (fields.getAll(HttpHeaderNames.AUTHORIZATION).size() > 1) {
            throw malformed("several authorizations");
        }
        List<String> codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))) {
            throw malformed("a transfer coding other than chunked");
        }
        return super.isContentAlwaysEmpty(message);
    }

    private static UnreadableRequest malformed(String what) {
        return new UnreadableRequest(Reason.MALFORMED, what);
    }
}
