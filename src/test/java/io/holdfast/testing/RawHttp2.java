package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A connection of HTTP/2 in the clear whose frames are written one by one (RFC 9113); nothing leaves before {@link #flush}. */
public final class RawHttp2 implements AutoCloseable {
    public static final int HEADERS = 1;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private static final int MAX_FRAME = 16 * 1024;
    private static final int DATA = 0;
    private static final int RESET = 3;
    private static final int CANCEL = 8;
    private static final int SETTINGS = 4;
    private static final int ACKNOWLEDGED = 1;
    private static final int INITIAL_WINDOW = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;

    private final Socket socket;
    private final DataOutputStream out;
    private final DataInputStream in;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private final Map<Integer, Receiving> streams = new HashMap<>();
    private int next = 1;
    private boolean settled;
    private int window;

    /**
     * One answer.
     *
     * @param status 0 where the stream was reset instead
     * @param fields by name in any case; of several lines the last
     */
    public record Response(int status, Map<String, String> fields, String body) {}

    private static final class Receiving {
        private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private boolean ended;
        private boolean reset;
        private int granted;
    }

    private RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 64 * 1024));
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connects to a port of this machine and says that it speaks HTTP/2. */
    public static RawHttp2 to(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Waiting.HANG.toMillis());
        RawHttp2 connection = new RawHttp2(socket);
        connection.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        connection.frame(SETTINGS, 0, 0, new byte[0]);
        connection.flush();
        // what the gateway lets be sent holds once it knows that we know
        while (!connection.settled) {
            connection.read();
        }
        return connection;
    }

    /** A head of a request of a person, to which fields may be added. */
    public static Http2Headers head(String method, String path, String person) {
        return new DefaultHttp2Headers()
                .method(method)
                .path(path)
                .scheme("http")
                .authority("localhost")
                .add("authorization", "Bearer " + GatewayServer.token(person));
    }

    /** Begins a request; the number of its stream. */
    public int begin(Http2Headers head, boolean end) throws IOException {
        int stream = next;
        next += 2;
        byte[] block = block(stream, head);
        int first = Math.min(block.length, MAX_FRAME);
        frame(
                HEADERS,
                (first == block.length ? END_HEADERS : 0) | (end ? END_STREAM : 0),
                stream,
                Arrays.copyOf(block, first));
        for (int at = first; at < block.length; at += MAX_FRAME) {
            int until = Math.min(block.length, at + MAX_FRAME);
            frame(CONTINUATION, until == block.length ? END_HEADERS : 0, stream, Arrays.copyOfRange(block, at, until));
        }
        return stream;
    }

    /** Ends a request by a trailer. */
    public void trailer(int stream, Http2Headers trailer) throws IOException {
        frame(HEADERS, END_HEADERS | END_STREAM, stream, block(stream, trailer));
    }

    /** Fields as they are put into frames. */
    public byte[] block(int stream, Http2Headers fields) throws IOException {
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, fields, block);
        } catch (Http2Exception impossible) {
            throw new IOException(impossible);
        }
        return ByteBufUtil.getBytes(block);
    }

    public void data(int stream, byte[] bytes, boolean end) throws IOException {
        frame(DATA, end ? END_STREAM : 0, stream, bytes);
    }

    /** Wants no answer any more. */
    public void giveUp(int stream) throws IOException {
        frame(
                RESET,
                0,
                stream,
                ByteBuffer.allocate(Integer.BYTES).putInt(CANCEL).array());
    }

    public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    public void flush() throws IOException {
        out.flush();
    }

    /** The answer on a stream, once it has ended. */
    public Response answer(int stream) throws IOException {
        out.flush();
        while (!receiving(stream).ended) {
            read();
        }
        Receiving received = receiving(stream);
        return new Response(
                Integer.parseInt(received.fields.getOrDefault(":status", "0")),
                received.fields,
                received.body.toString(ISO_8859_1));
    }

    /** Sends small frames, as many as the gateway lets, until it resets the stream; how many bytes could still be sent then. */
    public int leftAtReset(int stream, int frame) throws IOException {
        byte[] some = new byte[frame];
        int sent = 0;
        while (!receiving(stream).reset) {
            int left = window + receiving(stream).granted - sent;
            if (left > 0) {
                data(stream, left < frame ? new byte[left] : some, false);
                sent += Math.min(left, frame);
                out.flush();
            }
            if (left == 0 || in.available() > 0) {
                read();
            }
        }
        return window + receiving(stream).granted - sent;
    }

    /** Reads on until the gateway closes the connection. */
    public void untilClosed() throws IOException {
        out.flush();
        try {
            while (true) {
                read();
            }
        } catch (EOFException closed) {
            // as it should be
        }
    }

    private Receiving receiving(int stream) {
        return streams.computeIfAbsent(stream, id -> new Receiving());
    }

    private void read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == SETTINGS && (flags & ACKNOWLEDGED) == 0) {
            settle(ByteBuffer.wrap(payload));
        } else if (type == HEADERS) {
            fields(stream, flags, payload);
        } else if (type == DATA) {
            receiving(stream).body.write(payload);
        }
        if (type == RESET || ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0)) {
            receiving(stream).ended = true;
        }
        receiving(stream).reset |= type == RESET;
        if (type == WINDOW_UPDATE) {
            receiving(stream).granted += ByteBuffer.wrap(payload).getInt();
        }
    }

    private void settle(ByteBuffer settings) throws IOException {
        while (settings.hasRemaining()) {
            int setting = settings.getShort();
            int value = settings.getInt();
            window = setting == INITIAL_WINDOW ? value : window;
        }
        frame(SETTINGS, ACKNOWLEDGED, 0, new byte[0]);
        settled = true;
    }

    /** How many bytes the gateway lets be sent on a stream before it has taken any. */
    public int window() {
        return window;
    }

    private void fields(int stream, int flags, byte[] payload) throws IOException {
        if ((flags & PADDED) != 0 || (flags & END_HEADERS) == 0) {
            throw new IOException("a head that is padded, or not in one frame");
        }
        int skipped = (flags & PRIORITY) == 0 ? 0 : PRIORITY_BYTES;
        try {
            decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(payload, skipped, payload.length - skipped))
                    .forEach(field -> receiving(stream)
                            .fields
                            .put(field.getKey().toString(), field.getValue().toString()));
        } catch (Http2Exception broken) {
            throw new IOException(broken);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
