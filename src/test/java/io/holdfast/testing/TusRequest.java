package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One request on a socket of its own, whose body is sent as the test says, and its answer. */
public final class TusRequest implements AutoCloseable {
    /** An answer; the names of its fields are in lower case. */
    public record Answer(int status, Map<String, String> fields, String body) {
        /** What {@code Upload-Offset} says. */
        public long offset() {
            return Long.parseLong(field("upload-offset"));
        }

        public String field(String name) {
            String value = fields.get(name);
            if (value == null) {
                throw new AssertionError("no " + name + " in " + this);
            }
            return value;
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final String method;
    private final String upload;
    private final ToldOffsets told;
    private final long before;

    private TusRequest(Socket socket, String method, String upload, ToldOffsets told) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.method = method;
        this.upload = upload;
        this.told = told;
        this.before = told.of(upload);
    }

    /** Connects and sends the head. */
    static TusRequest begin(int port, String person, String method, String path, ToldOffsets told, String... fields)
            throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(300_000);
        TusRequest request = new TusRequest(socket, method, path, told);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n")
                .append("Authorization: Bearer " + GatewayServer.token(person) + "\r\n")
                .append("Tus-Resumable: 1.0.0\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        try {
            request.send(head.append("\r\n").toString().getBytes(US_ASCII));
        } catch (IOException gone) {
            socket.close();
            throw gone;
        }
        return request;
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    public void send(Film film, long from, long to) throws IOException {
        film.write(socket.getOutputStream(), from, to);
    }

    /** The final answer, once it is there; fails when the connection ends without one. */
    Answer answer() throws IOException {
        Answer answer = read();
        while (answer.status() < 200) {
            answer = read();
        }
        if (answer.fields().containsKey("upload-offset")) {
            told.told(upload, before, answer.offset());
        }
        return answer;
    }

    /** Waits until the gateway has answered or closed; the status, 0 for none. */
    public int end() {
        try {
            return answer().status();
        } catch (IOException closed) {
            return 0;
        }
    }

    /** Leaves without a word, as a machine does that lost its power. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Answer read() throws IOException {
        String start = line();
        int status = Integer.parseInt(start.substring(9, 12));
        Map<String, String> fields = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        boolean bodiless = method.equals("HEAD") || status < 200 || status == 204;
        return new Answer(status, fields, bodiless ? "" : new String(in.readNBytes(length), ISO_8859_1));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the gateway closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
