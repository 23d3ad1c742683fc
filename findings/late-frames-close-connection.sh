#!/usr/bin/env bash
# Vert.x 5.0.10 with netty-codec-http2 4.2.18.Final: frames that were on their way to a stream which the server has reset close the
# whole connection, with every other stream of it.
#
# Guess: after its answer a server may reset the stream with NO_ERROR to stop an upload (RFC 9113, section 8.1), and it passes over
# what was on its way (section 5.1: "an endpoint MUST ignore frames that it receives on closed streams after it has sent a
# RST_STREAM frame"), as nginx does.
# Seen: each such DATA frame is answered by a RST_STREAM of STREAM_CLOSED; these count as a flood, and the 201st within 30 s makes
# a GOAWAY of ENHANCE_YOUR_CALM and a closed connection. 150 late frames pass, 250 don't; a window of 1 MiB holds 64 frames of
# 16 KiB, or a thousand of 1 KiB.
# Who matters: whoever refuses uploads early; one page's refused files end its other uploads. HttpServerOptions has no setting for
# this limit (http2RstFloodMaxRstFramePerWindow is for resets that come in).
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
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.vertx.core.Vertx;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

class See {
    static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload) throws Exception {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /** Sends frames to a stream that was reset, then asks on another one. */
    static String late(int port, int frames) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
            frame(out, 4, 0, 0, new byte[0]);
            head(out, encoder, 1, "POST", false);
            out.flush();
            boolean asked = false;
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(length);
                if (type == 3 && stream == 1 && !asked) {
                    asked = true;
                    for (int i = 0; i < frames; i++) {
                        frame(out, 0, 0, 1, new byte[100]);
                    }
                    head(out, encoder, 3, "GET", true);
                    out.flush();
                } else if (type == 1 && stream == 3) {
                    return "answered";
                } else if (type == 7) {
                    return "closed with error " + ByteBuffer.wrap(payload).getInt(4);
                }
            }
        }
    }

    static void head(DataOutputStream out, DefaultHttp2HeadersEncoder encoder, int stream, String method, boolean end) throws Exception {
        ByteBuf block = Unpooled.buffer();
        encoder.encodeHeaders(stream, new DefaultHttp2Headers().method(method).path("/").scheme("http").authority("localhost"), block);
        frame(out, 1, end ? 5 : 4, stream, ByteBufUtil.getBytes(block));
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        int port = vertx.createHttpServer()
                .requestHandler(request -> {
                    if (request.method().name().equals("POST")) {
                        request.response().setStatusCode(401).end().onComplete(v -> request.response().reset(0));
                    } else {
                        request.response().end();
                    }
                })
                .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES).actualPort();
        String few = late(port, 150);
        String many = late(port, 250);
        System.out.println("150 late frames: " + few + "; 250: " + many);
        System.exit(few.equals("answered") && many.equals("closed with error 11") ? 0 : 1);
    }
}
JAVA
java -cp "jars/*" See.java 2> /dev/null
