package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;

/** A request over a bare socket, sent piece by piece, and the responses to it in their order, interim ones too. */
public final class RawRequest implements AutoCloseable {
    private final Socket socket;

    /**
     * One response.
     *
     * @param fields by name in any case; of several lines the last
     */
    public record Response(int status, Map<String, String> fields, String body) {
        public String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    private RawRequest(Socket socket) {
        this.socket = socket;
    }

    /** Sends nothing yet, over a socket that is connected. */
    public static RawRequest over(Socket socket) throws IOException {
        socket.setSoTimeout(300_000);
        return new RawRequest(socket);
    }

    /** Sends a head, of which the host and a person's token need not be told. */
    public static RawRequest send(GatewayServer server, String person, String line, String... fields)
            throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.gateway.port());
        socket.setSoTimeout(300_000);
        StringBuilder head = new StringBuilder(line)
                .append(" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ")
                .append(GatewayServer.token(person))
                .append("\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        RawRequest request = new RawRequest(socket);
        request.body(head.append("\r\n").toString().getBytes(ISO_8859_1));
        return request;
    }

    public RawRequest body(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next response that is there, interim or not. */
    public Response next() throws IOException {
        InputStream in = socket.getInputStream();
        int status = Integer.parseInt(line(in).substring(9, 12));
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            fields.put(
                    field.substring(0, field.indexOf(':')),
                    field.substring(field.indexOf(':') + 1).strip());
        }
        int length = Integer.parseInt(fields.getOrDefault("Content-Length", "0"));
        return new Response(status, fields, new String(in.readNBytes(length), ISO_8859_1));
    }

    /** The response that is not interim. */
    public Response last() throws IOException {
        Response response = next();
        while (response.status() < 200) {
            response = next();
        }
        return response;
    }

    /** Sends byte by byte, until there is a response. */
    public RawRequest bytewise(byte[] bytes) throws IOException {
        for (int sent = 0; sent < bytes.length && socket.getInputStream().available() == 0; sent++) {
            socket.getOutputStream().write(bytes, sent, 1);
        }
        return this;
    }

    /** Sends a letter again and again, until there is a response. */
    public RawRequest dribble(char letter) {
        Waiting.until(() -> {
            socket.getOutputStream().write(letter);
            return socket.getInputStream().available() > 0;
        });
        return this;
    }

    /** The same, until the gateway has closed the connection. */
    public void dribbleInVain(char letter) {
        Waiting.until(() -> {
            try {
                socket.getOutputStream().write(letter);
                return false;
            } catch (IOException closed) {
                return true;
            }
        });
    }

    /** What comes until the gateway closes the connection. */
    public String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the gateway closed the connection");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /** Breaks the connection, whatever was sent. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
