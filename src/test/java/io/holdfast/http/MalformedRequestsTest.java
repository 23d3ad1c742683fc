package io.holdfast.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that were damaged at random: whatever answers them, the HTTP decoder included, the mark is in each answer. */
@GatewayTest
class MalformedRequestsTest {
    private static final List<String> MARK =
            List.of("content-usage:", "tdm-reservation:", "tdm-policy:", "x-robots-tag:", "x-request-id:");

    private static final Pattern HEAD = Pattern.compile("HTTP/1\\.[01] (\\d{3}) .*?\r\n\r\n", Pattern.DOTALL);

    /** What parsers trip over. */
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            " ",
            ":",
            "%",
            "%zz",
            "%00",
            "/../",
            "//",
            "?",
            "#",
            "\u00e9",
            "\u007f",
            "HTTP/9.9",
            "\r\nTransfer-Encoding: chunked\r\n",
            "\r\nContent-Length: -1\r\n",
            "\r\nContent-Length: 5\r\n",
            "\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n",
            "\r\nExpect: 100-continue\r\n",
            "\r\nOrigin: null\r\n",
            "\r\nRange: bytes=9-1,-0\r\n",
            "\r\nHost: a b\r\n",
            "x".repeat(9_000),
            "\r\nX: " + "y".repeat(40_000) + "\r\n");

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void noneGetsAnAnswerWithoutTheMark() throws Exception {
        Random random = new Random(19);
        Map<Integer, Integer> statuses = new TreeMap<>();
        List<String> requests = requests(GatewayServer.token("mal"));
        for (int i = 0; i < 600; i++) {
            String damaged = requests.get(i % requests.size());
            for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
                damaged = damaged(damaged, random);
            }
            Matcher answer = HEAD.matcher(answers(damaged));
            while (answer.find()) {
                int status = Integer.parseInt(answer.group(1));
                statuses.merge(status, 1, Integer::sum);
                if (status >= 200) {
                    assertThat(answer.group().toLowerCase(Locale.ROOT))
                            .as(damaged)
                            .contains(MARK);
                }
            }
        }
        // it reached what it is for: the decoder's refusals, those of heads and targets that are too long, and plain
        // answers
        assertThat(statuses).containsKeys(200, 400, 401, 404, 414, 431);
    }

    private static List<String> requests(String token) {
        String common = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + token + "\r\n";
        return List.of(
                "GET /robots.txt" + common + "\r\n",
                "GET /" + "z".repeat(20_000) + common + "\r\n",
                "HEAD /v1/assets?limit=2" + common + "Accept: text/html\r\n\r\n",
                "OPTIONS /v1/assets" + common
                        + "Origin: https://a.example\r\nAccess-Control-Request-Method: PUT\r\n\r\n",
                "POST /v1/collections" + common
                        + "Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"title\":\"a\"}",
                "POST /v1/assets" + common
                        + "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                "POST /v1/uploads" + common + "Tus-Resumable: 1.0.0\r\nUpload-Length: 9\r\nContent-Length: 0\r\n\r\n",
                "DELETE /v1/assets/018f0000-0000-7000-8000-000000000000" + common + "If-Match: \"1\"\r\n\r\n");
    }

    private static String damaged(String request, Random random) {
        int at = random.nextInt(request.length());
        int to = Math.min(request.length(), at + 1 + random.nextInt(12));
        return switch (random.nextInt(4)) {
            case 0 -> request.substring(0, at) + (char) random.nextInt(256) + request.substring(at + 1);
            case 1 -> request.substring(0, at) + request.substring(to);
            case 2 -> request.substring(0, to) + request.substring(at);
            default -> request.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + request.substring(at);
        };
    }

    /** All that comes back until the gateway closes, or has nothing to say to what it takes for a part of a request. */
    private static String answers(String request) throws IOException {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.gateway.port())) {
            socket.setSoTimeout(300);
            byte[] piece = new byte[16 * 1024];
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            for (int read = socket.getInputStream().read(piece);
                    read >= 0;
                    read = socket.getInputStream().read(piece)) {
                answers.write(piece, 0, read);
            }
        } catch (SocketTimeoutException waiting) {
            // the rest of the request is not to come
        } catch (IOException closed) {
            // with what came before it
        }
        return answers.toString(ISO_8859_1);
    }
}
