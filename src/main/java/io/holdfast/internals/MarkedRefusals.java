package io.holdfast.internals;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Locale;
import java.util.Map;

/**
 * Adds fields to the answers that netty 4.2 gives by itself over HTTP/2: a head beyond the largest (RFC 9113 section 10.5.1) is
 * refused with the status 431 and nothing else, below all that Vert.x lets be changed.
 *
 * <p>Such an answer is one frame with a few bytes of head and the end of its stream. No answer of ours is so short; a trailer
 * may be, and has the fields then too.
 */
public final class MarkedRefusals extends ChannelOutboundHandlerAdapter {
    private static final int FRAME_HEAD = 9;
    private static final int LENGTH_BYTES = 3;
    private static final int FLAGS_AT = 4;
    private static final int HEADERS = 1;
    /** Of the stream and of the head, neither padded nor with a priority. */
    private static final int ALL_ENDS = 5;

    /** A status takes 1 to 5 bytes, behind which stands at most one change of a table's size. */
    private static final int MAX_BARE = 8;

    private static final int LONG_LENGTH = 127;
    private static final int SEVEN_BITS = 7;

    private final ByteBuf fields;
    private long left;
    private boolean bare;
    private boolean lost;

    private MarkedRefusals(ByteBuf fields) {
        this.fields = fields;
    }

    /** Adds fields to such answers of a connection; on its event loop, before its first exchange. */
    public static void install(HttpConnection connection, Map<String, String> fields) {
        if (connection instanceof ConnectionBase base
                && base.channelHandlerContext().handler() instanceof Http2ConnectionHandler) {
            ChannelHandlerContext context = base.channelHandlerContext();
            context.pipeline().addBefore(context.name(), null, new MarkedRefusals(block(fields)));
        }
    }

    /** Literal fields without indexing (RFC 7541 section 6.2.2), which leave the tables of both ends as they are. */
    private static ByteBuf block(Map<String, String> fields) {
        ByteBuf block = Unpooled.buffer();
        fields.forEach((name, value) -> {
            block.writeByte(0);
            text(block, name.toLowerCase(Locale.ROOT));
            text(block, value);
        });
        return Unpooled.unreleasableBuffer(block.asReadOnly());
    }

    private static void text(ByteBuf block, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        block.writeByte(Math.min(bytes.length, LONG_LENGTH));
        if (bytes.length >= LONG_LENGTH) {
            int rest = bytes.length - LONG_LENGTH;
            while (rest > LONG_LENGTH) {
                block.writeByte((rest & LONG_LENGTH) | (LONG_LENGTH + 1));
                rest >>= SEVEN_BITS;
            }
            block.writeByte(rest);
        }
        block.writeBytes(bytes);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (lost || !(message instanceof ByteBuf bytes)) {
            super.write(context, message, promise);
        } else if (bare && bytes.readableBytes() == left) {
            left = 0;
            bare = false;
            super.write(context, Unpooled.wrappedBuffer(bytes, fields.duplicate()), promise);
        } else {
            follow(bytes);
            super.write(context, bytes, promise);
        }
    }

    /** Follows the frames, since what they carry may look like one. */
    private void follow(ByteBuf bytes) {
        int index = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (index < end) {
            int some = (int) Math.min(left, end - index);
            left -= some;
            index += some;
            if (index < end && end - index < FRAME_HEAD) {
                lost = true;
                return;
            }
            if (index < end) {
                left = bytes.getUnsignedMedium(index);
                bare = end - index == FRAME_HEAD && isBare(bytes, index);
                if (bare) {
                    bytes.setMedium(index, (int) left + fields.readableBytes());
                }
                index += FRAME_HEAD;
            }
        }
    }

    private boolean isBare(ByteBuf bytes, int index) {
        return left <= MAX_BARE
                && bytes.getByte(index + LENGTH_BYTES) == HEADERS
                && bytes.getByte(index + FLAGS_AT) == ALL_ENDS;
    }
}
