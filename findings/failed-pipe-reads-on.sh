#!/usr/bin/env bash
# vertx-web-client 5.0.10: when the stream that BodyCodec.pipe writes to fails, send() fails and the rest is read all the same.
#
# Guess: a pipe that failed ends the exchange: the answer is reset, as HttpClient's own pipeTo can be told to, and the server
# notices at once that nobody wants the rest.
# Seen: send() fails when a quarter of a MiB was written; the client goes on to read all 64 MiB of the answer and throws it
# away, and keeps the connection.
# Who matters: whoever bounds the size of an answer by a stream that refuses more pays for all of it.
# Needs: a JDK 17 or newer and Maven.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>see</groupId><artifactId>see</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-web-client</artifactId><version>5.0.10</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars > mvn.log

cat > See.java <<'JAVA'
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.codec.BodyCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class See {
    static final long WHOLE = 64L << 20;
    static final int CHUNK = 64 << 10;
    static final long WANTED = 256 << 10;

    /** Takes so many bytes and fails each write beyond. */
    static class Bounded implements WriteStream<Buffer> {
        long taken;
        public WriteStream<Buffer> exceptionHandler(Handler<Throwable> handler) { return this; }
        public Future<Void> write(Buffer bytes) {
            taken += bytes.length();
            return taken > WANTED ? Future.failedFuture("more than is wanted") : Future.succeededFuture();
        }
        public Future<Void> end() { return Future.succeededFuture(); }
        public WriteStream<Buffer> setWriteQueueMaxSize(int size) { return this; }
        public boolean writeQueueFull() { return false; }
        public WriteStream<Buffer> drainHandler(Handler<Void> handler) { return this; }
    }

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicLong sent = new AtomicLong();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.response().putHeader("content-length", Long.toString(WHOLE));
                    request.response().exceptionHandler(cut -> ended.complete(false));
                    request.response().closeHandler(closed -> ended.complete(false));
                    Runnable[] more = new Runnable[1];
                    more[0] = () -> {
                        while (sent.get() < WHOLE && !request.response().writeQueueFull()) {
                            sent.addAndGet(CHUNK);
                            request.response().write(Buffer.buffer(new byte[CHUNK]));
                        }
                        if (sent.get() >= WHOLE) {
                            request.response().end().onComplete(done -> ended.complete(done.succeeded()));
                        } else {
                            request.response().drainHandler(v -> more[0].run());
                        }
                    };
                    more[0].run();
                })
                .listen(0).await(1, TimeUnit.MINUTES);
        AsyncResult<?>[] result = new AsyncResult<?>[1];
        CompletableFuture<Long> failedAt = new CompletableFuture<>();
        Bounded bounded = new Bounded();
        WebClient.create(vertx)
                .getAbs("http://127.0.0.1:" + server.actualPort() + "/")
                .as(BodyCodec.pipe(bounded))
                .send()
                .onComplete(done -> {
                    result[0] = done;
                    failedAt.complete(sent.get());
                });
        long then = failedAt.get(1, TimeUnit.MINUTES);
        boolean whole = ended.get(1, TimeUnit.MINUTES);
        System.out.println("send() failed: " + result[0].failed() + " (" + result[0].cause() + ")");
        System.out.println("less than all was sent by then: " + (then < WHOLE));
        System.out.println("sent in the end: " + sent.get() + " bytes, taken off the connection to the end: " + whole);
        System.exit(result[0].failed() && then < WHOLE && sent.get() == WHOLE && whole ? 0 : 1);
    }
}
JAVA
java -cp "jars/*" See.java 2> /dev/null
