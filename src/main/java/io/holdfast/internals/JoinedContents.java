package io.holdfast.internals;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Joins the small chunks of an HTTP/1.1 body that one read brought, before anybody keeps one.
 *
 * <p>netty's decoder makes a message of each chunk, and Vert.x 5.0 keeps those that were read while a request is paused: a
 * read buffer full of chunks of one byte is a hundred times as much heap.
 */
public final class JoinedContents extends ChannelInboundHandlerAdapter {
    /** From here on a chunk passes as it came. */
    private static final int SMALL = 4 * 1024;

    /** What is joined passes when it is so large, or when the read is over. */
    private static final int JOINED = 16 * 1024;

    private @Nullable ByteBuf joined;

    private JoinedContents() {}

    /** Joins what comes by a connection; on its event loop, before its first exchange. HTTP/2 has no such decoder. */
    public static void install(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelPipeline pipeline = base.channel().pipeline();
            ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
            if (decoder != null) {
                pipeline.addAfter(decoder.name(), null, new JoinedContents());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpContent content
                && !(message instanceof LastHttpContent)
                && content.content().readableBytes() < SMALL) {
            join(context, content);
        } else {
            pass(context);
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        pass(context);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pass(context);
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        pass(context);
    }

    private void join(ChannelHandlerContext context, HttpContent content) {
        if (joined == null) {
            joined = context.alloc().buffer(SMALL, JOINED + SMALL);
        }
        joined.writeBytes(content.content());
        content.release();
        if (joined.readableBytes() >= JOINED) {
            pass(context);
        }
    }

    private void pass(ChannelHandlerContext context) {
        if (joined != null) {
            ByteBuf all = joined;
            joined = null;
            context.fireChannelRead(new DefaultHttpContent(all));
        }
    }
}
