#!/usr/bin/env bash
# Vert.x 5.0.10: a client that leaves in the middle of sendFile costs an ERROR in the log, although the future tells it too.
#
# Guess: whoever handles the failure of sendFile's future has handled it, as with pipeTo, where a reader that leaves is no line.
# Seen: for 20 MiB the future fails and the logger of the connection writes one line at SEVERE with a stack trace besides; for
# the same bytes by pipeTo the future fails and nothing is written.
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
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-core</artifactId><version>5.0.10</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars > mvn.log

cat > See.java <<'JAVA'
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerResponse;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

class See {
    static final List<LogRecord> LINES = new CopyOnWriteArrayList<>();

    /** Whether the answer failed, and how many lines were written for it. */
    static String leave(Vertx vertx, Function<HttpServerResponse, Future<Void>> answer) throws Exception {
        LINES.clear();
        CompletableFuture<Boolean> failed = new CompletableFuture<>();
        var server = vertx.createHttpServer()
                .requestHandler(request -> answer.apply(request.response())
                        .onComplete(done -> vertx.setTimer(500, later -> failed.complete(done.failed()))))
                .listen(0)
                .await(1, TimeUnit.MINUTES);
        try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
            socket.getInputStream().readNBytes(4096);
            socket.setSoLinger(true, 0);
        }
        boolean told = failed.get(1, TimeUnit.MINUTES);
        server.close().await(1, TimeUnit.MINUTES);
        return (told ? "failed" : "succeeded") + ", " + LINES.size() + " lines";
    }

    public static void main(String[] args) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile("film", "rw")) {
            file.setLength(20 << 20);
        }
        Logger root = Logger.getLogger("");
        root.removeHandler(root.getHandlers()[0]);
        root.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                    LINES.add(line);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        Vertx vertx = Vertx.vertx();
        String sent = leave(vertx, response -> response.sendFile("film"));
        String level = LINES.isEmpty() ? "" : LINES.get(0).getLevel() + " of " + LINES.get(0).getLoggerName();
        String piped = leave(vertx, response -> vertx.fileSystem()
                .open("film", new OpenOptions().setRead(true))
                .compose(film -> film.pipeTo(response.putHeader("Content-Length", "20971520"))));
        System.out.println("sendFile: " + sent + ", " + level);
        System.out.println("pipeTo: " + piped);
        vertx.close().await(1, TimeUnit.MINUTES);
        System.exit(sent.equals("failed, 1 lines") && level.startsWith("SEVERE") && piped.equals("failed, 0 lines") ? 0 : 1);
    }
}
JAVA
javac -cp 'jars/*' See.java
java -cp 'jars/*:.' See
