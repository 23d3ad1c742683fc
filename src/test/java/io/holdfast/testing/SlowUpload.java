package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** An upload over a bare socket, sent piece by piece as the test says. */
public final class SlowUpload implements AutoCloseable {
    private final Socket socket;
    private final boolean chunked;

    private SlowUpload(Socket socket, boolean chunked) {
        this.socket = socket;
        this.chunked = chunked;
    }

    /**
     * Sends the head of an upload.
     *
     * @param length bytes of the body; negative for a body of unknown length
     */
    public static SlowUpload begin(int port, String person, long length, String... fields) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(300_000);
        StringBuilder head = new StringBuilder(
                        "POST /v1/assets HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n")
                .append("Authorization: Bearer ")
                .append(GatewayServer.token(person))
                .append(length < 0 ? "\r\nTransfer-Encoding: chunked\r\n" : "\r\nContent-Length: " + length + "\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        SlowUpload upload = new SlowUpload(socket, length < 0);
        upload.raw(head.append("\r\n").toString().getBytes(US_ASCII));
        return upload;
    }

    public void send(byte[] bytes, int from, int to) throws IOException {
        if (chunked) {
            raw((Integer.toHexString(to - from) + "\r\n").getBytes(US_ASCII));
        }
        socket.getOutputStream().write(bytes, from, to - from);
        if (chunked) {
            raw("\r\n".getBytes(US_ASCII));
        }
    }

    /** Ends a body of unknown length. */
    public void end() throws IOException {
        raw("0\r\n\r\n".getBytes(US_ASCII));
    }

    /** The status of the next answer, once it is there. */
    public int status() throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the gateway closed the connection");
            }
            line.append((char) next);
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Leaves, whatever was sent. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
