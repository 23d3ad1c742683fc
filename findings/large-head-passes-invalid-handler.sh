#!/usr/bin/env bash
# Vert.x 5.0.10 with netty-codec-http2 4.2.18.Final: the refusal of a head that is too large passes a server's handlers over HTTP/2.
#
# Guess: invalidRequestHandler() is told of a head beyond maxHeaderSize (HTTP/1.1) or SETTINGS_MAX_HEADER_LIST_SIZE (HTTP/2), and
# what it answers is what the client gets, with the fields that every answer is to have.
# Seen: it is for HTTP/1.1. Over HTTP/2 netty answers by itself with the status 431 and no other field (up to a quarter too much,
# beyond which it ends the connection); requestHandler and invalidRequestHandler are not called, and exceptionHandler, which is,
# has nothing to answer by.
# Who matters: whoever promises a field on every answer (security, policy, request ids), or counts refusals.
# Needs: a JDK 17 or newer and Maven.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>see</groupId><artifactId>see</artifactId><version>1</version>
  <dependencyManagement><dependencies>
    <dependency><groupId>io.netty</groupId><artifactId>netty-bom</artifactId><version>4.2.18.Final</version><type>pom</type><scope>import</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-core</artifactId><version>5.0.10</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars > mvn.log

cat > See.java <<'JAVA'
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

class See {
    static final Queue<String> TOLD = new ConcurrentLinkedQueue<>();
    static final String LARGE = "y".repeat(9_000); // where 8,192 are allowed

    static String http1(int port) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: a\r\nx-large: " + LARGE + "\r\n\r\n").getBytes());
            byte[] answer = new byte[1_000];
            String head = new String(answer, 0, socket.getInputStream().read(answer));
            return head.substring(9, 12) + (head.contains("x-ours") ? " with" : " without") + " our field";
        }
    }

    static String http2(int port) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
            frame(out, 4, 0, 0, new byte[0]);
            boolean asked = false;
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                in.readInt();
                byte[] payload = in.readNBytes(length);
                if (type == 4 && flags == 0) {
                    frame(out, 4, 1, 0, new byte[0]); // its limit holds from here on
                    ByteBuf block = Unpooled.buffer();
                    new DefaultHttp2HeadersEncoder().encodeHeaders(1, new DefaultHttp2Headers()
                            .method("GET").path("/").scheme("http").authority("a").add("x-large", LARGE), block);
                    frame(out, 1, 5, 1, ByteBufUtil.getBytes(block));
                } else if (type == 1) {
                    var fields = new DefaultHttp2HeadersDecoder().decodeHeaders(1, Unpooled.wrappedBuffer(payload));
                    return fields.status() + (fields.contains("x-ours") ? " with" : " without") + " our field";
                }
            }
        }
    }

    static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload) throws Exception {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0).setMaxHeaderSize(8_192);
        options.getInitialSettings().setMaxHeaderListSize(8_192);
        int port = vertx.createHttpServer(options)
                .exceptionHandler(failure -> TOLD.add("exceptionHandler"))
                .invalidRequestHandler(request -> {
                    TOLD.add("invalidRequestHandler");
                    request.response().setStatusCode(431).putHeader("x-ours", "1").end();
                })
                .requestHandler(request -> {
                    TOLD.add("requestHandler");
                    request.response().putHeader("x-ours", "1").end();
                })
                .listen().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES).actualPort();
        String first = http1(port) + ", told: " + TOLD;
        TOLD.clear();
        String second = http2(port) + ", told: " + TOLD;
        System.out.println("HTTP/1.1: " + first + "; HTTP/2: " + second);
        System.exit(first.equals("431 with our field, told: [invalidRequestHandler]")
                && second.equals("431 without our field, told: [exceptionHandler]") ? 0 : 1);
    }
}
JAVA
timeout 120 java -cp "jars/*" See.java 2> /dev/null
