package io.holdfast.internals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins the small DATA frames of a stream of HTTP/2 for as long as nobody takes what came before them.
 *
 * <p>Vert.x 5.0 keeps each frame of a paused stream as a buffer of its own, and the window, which is all that bounds them,
 * counts bytes: a window of 1 MiB in frames of one byte is a hundred times as much heap. That window too is for streams whose
 * bytes flow: what comes before anybody takes it is in no budget.
 */
public final class JoinedFrames extends Http2FrameListenerDecorator {
    private static final AttributeKey<JoinedFrames> OF_CHANNEL = AttributeKey.valueOf(JoinedFrames.class, "joined");

    /** From here on a frame passes as it came. */
    private static final int SMALL = 4 * 1024;

    /** What is joined passes when it is so large. */
    private static final int JOINED = 16 * 1024;

    private final ChannelHandlerContext context;
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final int mostFields;
    private final int window;
    private final Set<SmallFrames> fresh = new LinkedHashSet<>();

    private JoinedFrames(
            Http2FrameListener listener,
            ChannelHandlerContext context,
            Http2Connection connection,
            int mostFields,
            int window) {
        super(listener);
        this.context = context;
        this.connection = connection;
        this.mostFields = mostFields;
        this.window = window;
        key = connection.newKey();
    }

    /**
     * Joins what comes by a connection; on its event loop, before its first exchange. HTTP/1.1 has no such frames.
     *
     * @param mostFields that a trailer may have; a stream with more is reset
     * @param window of a stream of which more bytes were taken than it could send at first
     */
    public static void install(HttpConnection connection, int mostFields, int window) {
        if (connection instanceof ConnectionBase base
                && base.channelHandlerContext().handler() instanceof Http2ConnectionHandler handler) {
            ChannelHandlerContext context = base.channelHandlerContext();
            JoinedFrames joined = new JoinedFrames(
                    handler.decoder().frameListener(), context, handler.connection(), mostFields, window);
            handler.decoder().frameListener(joined);
            handler.setCumulator(SpreadRemains.CUMULATOR);
            var local = handler.connection().local();
            local.flowController(new TakenBytes(local.flowController(), joined));
            context.pipeline().addBefore(context.name(), null, joined.new ReadEnd());
            context.channel().attr(OF_CHANNEL).set(joined);
        }
    }

    /**
     * Drops what is still to come of the body of a request of HTTP/2, which is to be reset afterwards; on its event loop.
     *
     * <p>Netty 4.2 answers each frame that was on its way to a stream which we have reset by another reset, and closes the
     * connection, with all uploads on it, when these were more than 200 within 30 s. RFC 9113, section 5.1, wants such frames
     * passed over. So a stream is reset when nothing of it can be on its way any more.
     *
     * @return completed once the client has used up what it may send, never where it ends the body before that; at once where
     *     the request has no body of HTTP/2
     */
    public static Future<Void> drop(HttpServerRequest request) {
        JoinedFrames joined = request.connection() instanceof ConnectionBase base
                ? base.channelHandlerContext().channel().attr(OF_CHANNEL).get()
                : null;
        return joined == null ? Future.succeededFuture() : joined.drop(request.streamId());
    }

    @Override
    public int onDataRead(ChannelHandlerContext unused, int id, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        SmallFrames kept = of(connection.stream(id));
        if (kept != null && kept.isUnwanted()) {
            return dropped(kept, end);
        }
        if (kept != null && !end && data.readableBytes() < SMALL) {
            keep(kept, data);
            return padding;
        }
        if (kept != null) {
            pass(kept);
        }
        return super.onDataRead(unused, id, data, padding, end);
    }

    /** Takes nothing of the window, so that the client comes to its end. */
    private int dropped(SmallFrames kept, boolean end) throws Http2Exception {
        if (end) {
            super.onDataRead(context, kept.stream().id(), Unpooled.EMPTY_BUFFER, 0, true);
        } else if (isSpent(kept)) {
            kept.spend();
        }
        return 0;
    }

    private Future<Void> drop(int id) {
        SmallFrames kept = of(connection.stream(id));
        if (kept == null) {
            return Future.succeededFuture();
        }
        Promise<Void> spent = Promise.promise();
        fresh.remove(kept);
        kept.drop(spent);
        if (isSpent(kept)) {
            kept.spend();
        }
        return spent.future();
    }

    /** Whether the client has sent all that it may. */
    private boolean isSpent(SmallFrames kept) {
        return connection.local().flowController().windowSize(kept.stream()) <= 0;
    }

    private void keep(SmallFrames kept, ByteBuf data) throws Http2Exception {
        kept.add(data);
        if (kept.length() >= JOINED) {
            pass(kept);
        } else {
            fresh.add(kept);
        }
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext unused, int id, Http2Headers headers, int padding, boolean end)
            throws Http2Exception {
        begin(id, headers, end);
        super.onHeadersRead(unused, id, headers, padding, end);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext unused,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        begin(id, headers, end);
        super.onHeadersRead(unused, id, headers, dependency, weight, exclusive, padding, end);
    }

    /** After a head comes a body, and after a body a trailer, behind which comes nothing. */
    private void begin(int id, Http2Headers headers, boolean end) throws Http2Exception {
        Http2Stream stream = connection.stream(id);
        SmallFrames kept = of(stream);
        if (kept != null && headers.size() > mostFields) {
            throw Http2Exception.streamError(id, Http2Error.ENHANCE_YOUR_CALM, "too many fields in a trailer");
        }
        if (kept != null) {
            pass(kept);
        } else if (stream != null && !end) {
            stream.setProperty(key, new SmallFrames(stream));
        }
    }

    private @Nullable SmallFrames of(@Nullable Http2Stream stream) {
        return stream == null ? null : stream.getProperty(key);
    }

    /** Passes what is kept, of which all waits with whoever reads the stream. */
    private void pass(SmallFrames kept) throws Http2Exception {
        fresh.remove(kept);
        if (kept.length() > 0) {
            super.onDataRead(context, kept.stream().id(), kept.take(), 0, false);
        }
    }

    /** Whether nothing waits but what is kept here. */
    private boolean isTaken(SmallFrames kept) {
        return connection.local().flowController().unconsumedBytes(kept.stream()) <= kept.length();
    }

    private void read() throws Http2Exception {
        for (SmallFrames kept : List.copyOf(fresh)) {
            if (isTaken(kept)) {
                pass(kept);
            }
        }
        fresh.clear();
    }

    /**
     * Somebody took bytes of a stream: what is kept passes behind what he does now, and it may send more at once from here on.
     *
     * @return whether the client is to be told of it
     */
    boolean taken(@Nullable Http2Stream stream, int bytes) throws Http2Exception {
        SmallFrames kept = of(stream);
        if (kept == null) {
            return false;
        }
        if (kept.length() > 0 && !fresh.contains(kept) && isTaken(kept)) {
            context.executor().execute(() -> {
                try {
                    pass(kept);
                } catch (Http2Exception broken) {
                    context.fireExceptionCaught(broken);
                }
            });
        }
        int first = connection.local().flowController().initialWindowSize(kept.stream());
        boolean widens = first < window && kept.passes(bytes, first);
        if (widens) {
            connection.local().flowController().incrementWindowSize(kept.stream(), window - first);
        }
        return widens;
    }

    /** Knows when a read is over, of which half a frame may remain. */
    private final class ReadEnd extends ChannelInboundHandlerAdapter {
        @Override
        public void channelReadComplete(ChannelHandlerContext ahead) throws Exception {
            read();
            ahead.fireChannelRead(Unpooled.EMPTY_BUFFER);
            ahead.fireChannelReadComplete();
        }
    }
}
