package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Program;
import io.holdfast.testing.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real proxies in front, set up as the operators' page says. */
@GatewayTest
class ProxiesTest {
    /** How each is set up and run in the foreground; {@code %d} are its port and the gateway's. */
    enum Proxy {
        NGINX(
                "nginx",
                """
                daemon off; master_process off; pid pid; error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
                  server {
                    listen 127.0.0.1:%d;
                    client_max_body_size 0;
                    location / {
                      proxy_pass http://127.0.0.1:%d;
                      proxy_http_version 1.1;
                      proxy_request_buffering off;
                      proxy_buffering off;
                      proxy_next_upstream off;
                      proxy_set_header Host $http_host;
                      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                      proxy_read_timeout 660s;
                      proxy_send_timeout 300s;
                    }
                  }
                }
                """) {
            @Override
            List<String> command(Path folder, int port) {
                return List.of("nginx", "-p", folder.toString(), "-c", "proxy.conf", "-e", "stderr");
            }
        },
        HAPROXY(
                "haproxy",
                """
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 120s
                  timeout server 120s
                frontend in
                  bind 127.0.0.1:%d
                  default_backend holdfast
                backend holdfast
                  server one 127.0.0.1:%d
                """) {
            @Override
            List<String> command(Path folder, int port) {
                return List.of("haproxy", "-db", "-f", "proxy.conf");
            }
        },
        VARNISH(
                "varnishd",
                """
                vcl 4.1;
                # listens on %d
                backend default { .host = "127.0.0.1"; .port = "%d"; }
                sub vcl_recv {
                  if ((req.method != "GET" && req.method != "HEAD") || req.http.Range ~ "," || req.http.Accept ~ "event-stream") {
                    return (pipe);
                  }
                }
                """) {
            @Override
            List<String> command(Path folder, int port) {
                return List.of(
                        "varnishd",
                        "-F",
                        "-a",
                        "127.0.0.1:" + port,
                        "-n",
                        folder.resolve("run").toString(),
                        "-j",
                        "none",
                        "-s",
                        "malloc,32m",
                        "-f",
                        folder.resolve("proxy.conf").toString());
            }
        };

        final String program;
        final String configuration;

        Proxy(String program, String configuration) {
            this.program = program;
            this.configuration = configuration;
        }

        abstract List<String> command(Path folder, int port);
    }

    private static GatewayServer server;

    @TempDir
    Path folder;

    private @Nullable Process process;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroy();
            process.onExit().join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUploadThatCanBeResumedGetsItsAnswer(Proxy proxy) throws Exception {
        int port = run(proxy);
        byte[] picture = Picture.png(300, 200);

        HttpResponse<byte[]> stored = send(asPerson(port, "/v1/assets")
                .header("Content-Type", "image/png")
                .header("Upload-Complete", "?1")
                .header("Upload-Draft-Interop-Version", "8")
                .POST(BodyPublishers.ofByteArray(picture))
                .build());

        assertThat(stored.statusCode()).isEqualTo(201);
        assertThat(GatewayContract.json(stored).getLong("size")).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void plainUploadsTusAndRangesPass(Proxy proxy) throws Exception {
        int port = run(proxy);
        byte[] picture = Picture.png(300, 200);
        HttpResponse<byte[]> stored = send(asPerson(port, "/v1/assets")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(picture))
                .build());
        assertThat(stored.statusCode()).isEqualTo(201);
        String content = "/v1/assets/" + GatewayContract.json(stored).getString("id") + "/content";
        assertThat(send(asPerson(port, content).header("Range", "bytes=0-7").build())
                        .body())
                .hasSize(8);
        assertThat(send(asPerson(port, content)
                                .header("Range", "bytes=0-7,20-29")
                                .build())
                        .statusCode())
                .isEqualTo(206);

        HttpResponse<byte[]> opened = send(asPerson(port, "/v1/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", Integer.toString(picture.length))
                .POST(BodyPublishers.noBody())
                .build());
        URI upload = URI.create(url(port, "/"))
                .resolve(opened.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", ""));
        HttpResponse<byte[]> taken = send(GatewayServer.as("proxied", upload)
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", "0")
                .header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.ofByteArray(picture))
                .build());

        assertThat(taken.statusCode()).isEqualTo(204);
        assertThat(taken.headers().firstValue("Upload-Offset")).contains(Integer.toString(picture.length));
    }

    private int run(Proxy proxy) throws Exception {
        Program.needed(proxy.program);
        int port = freePort();
        Files.writeString(
                folder.resolve("proxy.conf"),
                proxy.configuration.formatted(port, URI.create(server.url("/")).getPort()));
        Process running = new ProcessBuilder(proxy.command(folder, port))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(running::destroyForcibly));
        process = running;
        Waiting.until(() -> !running.isAlive() || listens(port));
        assertThat(running.isAlive())
                .as(Files.readString(folder.resolve("log")))
                .isTrue();
        return port;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static HttpRequest.Builder asPerson(int port, String path) {
        return GatewayServer.as("proxied", URI.create(url(port, path)));
    }

    private static HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        return server.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String url(int port, String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
