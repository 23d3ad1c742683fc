package io.holdfast.internals;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/** The windows of a connection of HTTP/2, which tell when somebody took bytes of a stream. */
final class TakenBytes implements Http2LocalFlowController {
    private final Http2LocalFlowController windows;
    private final JoinedFrames frames;

    TakenBytes(Http2LocalFlowController windows, JoinedFrames frames) {
        this.windows = windows;
        this.frames = frames;
    }

    @Override
    public boolean consumeBytes(@Nullable Http2Stream stream, int bytes) throws Http2Exception {
        boolean told = windows.consumeBytes(stream, bytes);
        boolean widened = frames.taken(stream, bytes);
        // whoever asks sends what was written
        return told || widened;
    }

    @Override
    public Http2LocalFlowController frameWriter(Http2FrameWriter writer) {
        windows.frameWriter(writer);
        return this;
    }

    @Override
    public void receiveFlowControlledFrame(@Nullable Http2Stream stream, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        windows.receiveFlowControlledFrame(stream, data, padding, end);
    }

    @Override
    public int unconsumedBytes(Http2Stream stream) {
        return windows.unconsumedBytes(stream);
    }

    @Override
    public int initialWindowSize(Http2Stream stream) {
        return windows.initialWindowSize(stream);
    }

    @Override
    public void channelHandlerContext(ChannelHandlerContext context) throws Http2Exception {
        windows.channelHandlerContext(context);
    }

    @Override
    public void initialWindowSize(int bytes) throws Http2Exception {
        windows.initialWindowSize(bytes);
    }

    @Override
    public int initialWindowSize() {
        return windows.initialWindowSize();
    }

    @Override
    public int windowSize(Http2Stream stream) {
        return windows.windowSize(stream);
    }

    @Override
    public void incrementWindowSize(Http2Stream stream, int bytes) throws Http2Exception {
        windows.incrementWindowSize(stream, bytes);
    }
}
