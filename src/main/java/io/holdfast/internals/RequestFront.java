package io.holdfast.internals;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the bytes of a connection come in: has HTTP/1.1 read by a {@link StrictDecoder}, and lets clients read why
 * they were refused, as a close with unread bytes resets the connection and takes the answer with it.
 */
final class RequestFront extends ChannelDuplexHandler {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final int PREFACE_LINE = 14;
    private static final long LINGER_MILLIS = 1_000;

    private final HttpServerOptions options;
    private final HeadRules rules;
    private final HeadDeadline deadline;
    private int prefaced;
    private boolean decided;
    private boolean lingering;
    private @Nullable StrictDecoder decoder;
    private @Nullable FrameHeads frames;

    RequestFront(HttpServerOptions options, HeadRules rules) {
        this.options = options;
        this.rules = rules;
        deadline = new HeadDeadline(rules.timeout());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
        } else if (decided) {
            follow(bytes);
            context.fireChannelRead(bytes);
        } else {
            decide(context, bytes);
        }
    }

    private void follow(ByteBuf bytes) {
        if (frames != null) {
            frames.follow(bytes);
        }
    }

    private void decide(ChannelHandlerContext context, ByteBuf bytes) {
        while (prefaced < PREFACE.length
                && bytes.isReadable()
                && bytes.getByte(bytes.readerIndex()) == PREFACE[prefaced]) {
            bytes.skipBytes(1);
            prefaced++;
        }
        decided = prefaced == PREFACE.length || bytes.isReadable();
        if (!decided) {
            bytes.release();
            return;
        }
        begin(context, bytes);
    }

    private void begin(ChannelHandlerContext context, ByteBuf bytes) {
        if (prefaced == PREFACE.length) {
            frames = new FrameHeads();
        }
        install(context.pipeline());
        context.fireChannelRead(opening(bytes));
        install(context.pipeline());
        follow(bytes);
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        deadline.look(context.executor(), isOpen(), told(), () -> expire(context));
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deadline.end();
        context.fireChannelInactive();
    }

    private boolean isOpen() {
        if (frames != null) {
            return frames.isOpen();
        }
        return decoder == null ? prefaced > 0 && !decided : decoder.isOpen();
    }

    /** Grows between one head and the next. */
    private int told() {
        if (frames != null) {
            return frames.ended();
        }
        return decoder == null ? 0 : decoder.messages();
    }

    /** A client of HTTP/1.1 is told why; in HTTP/2 nothing can be said of a request whose head did not come. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the close
    private void expire(ChannelHandlerContext context) {
        if (!context.channel().config().isAutoRead()) {
            // it may have come, but is not read yet
            deadline.look(context.executor(), true, told(), () -> expire(context));
            return;
        }
        if (!decided) {
            decided = true;
            // no preface and no request goes on so
            begin(context, Unpooled.wrappedBuffer(new byte[] {0}));
        }
        if (frames != null) {
            context.channel().close();
        } else if (decoder != null && decoder.isOpen()) {
            decoder.expire(context.pipeline().context(decoder));
        }
    }

    /** As little as tells Vert.x which version this is, upon which it adds its decoder, which then gets no line. */
    private ByteBuf opening(ByteBuf bytes) {
        if (prefaced == PREFACE.length) {
            return Unpooled.wrappedBuffer(PREFACE);
        }
        if (prefaced >= PREFACE_LINE) {
            // a torn preface is no request line either
            bytes.skipBytes(bytes.readableBytes());
            return Unpooled.wrappedBuffer(new byte[] {0, '\r', '\n'});
        }
        ByteBuf opening = Unpooled.buffer(prefaced + 1);
        return opening.writeBytes(PREFACE, 0, prefaced).writeByte(bytes.readByte());
    }

    /** What the decoder that was there has not read goes on to the one that takes its place. */
    private void install(ChannelPipeline pipeline) {
        if (decoder == null && pipeline.get(VertxHttpRequestDecoder.class) != null) {
            StrictDecoder strict = new StrictDecoder(options, rules);
            pipeline.replace("httpDecoder", "httpDecoder", strict);
            decoder = strict;
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // who waits is told by the promise
    public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
        if (lingering || decoder == null || !decoder.hasRefused()) {
            context.close(promise);
            return;
        }
        lingering = true;
        context.channel().config().setAutoRead(true);
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (context.channel() instanceof DuplexChannel socket) {
            socket.shutdownOutput();
        }
        context.executor().schedule(() -> context.close(promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
}
