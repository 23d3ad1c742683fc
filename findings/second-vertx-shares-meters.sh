#!/usr/bin/env bash
# vertx-micrometer-metrics 5.0.10: the second Vertx of a process counts its HTTP requests in the first one's registry.
#
# Guess: new MicrometerMetricsFactory(registry) puts the meters of a Vertx into that registry, whatever else runs in the process.
# Seen: meters are kept by the name of the registry in the options ("default" unless set), not by the registry that was given. The
# second Vertx answers three requests: its own registry has none of them, the first's has six. With a registry name of its own
# it has them.
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
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-micrometer-metrics</artifactId><version>5.0.10</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars > mvn.log

cat > See.java <<'JAVA'
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

class See {
    static Vertx vertx(MeterRegistry registry, String name) {
        MicrometerMetricsOptions options = new MicrometerMetricsOptions().setEnabled(true);
        if (name != null) {
            options.setRegistryName(name);
        }
        return Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(options))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
    }

    /** Serves three requests and counts those that the registry knows of. */
    static long counted(MeterRegistry registry, String name) throws Exception {
        HttpServer server = vertx(registry, name).createHttpServer()
                .requestHandler(request -> request.response().end("x"))
                .listen(0).await(1, TimeUnit.MINUTES);
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int i = 0; i < 3; i++) {
            client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + "/")).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
        long deadline = System.nanoTime() + 2_000_000_000L;
        while (requests(registry) < 3 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        return requests(registry);
    }

    static long requests(MeterRegistry registry) {
        return registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().equals("vertx.http.server.response.time"))
                .mapToLong(meter -> ((io.micrometer.core.instrument.Timer) meter).count())
                .sum();
    }

    public static void main(String[] arguments) throws Exception {
        MeterRegistry one = new SimpleMeterRegistry();
        MeterRegistry two = new SimpleMeterRegistry();
        MeterRegistry three = new SimpleMeterRegistry();
        long first = counted(one, null);
        long second = counted(two, null);
        long named = counted(three, "of its own");
        System.out.println("three requests each; counted by the first: " + first + ", by the second: " + second
                + ", by one with a name of its own: " + named + "; the first's registry then: " + requests(one));
        System.exit(first == 3 && second == 0 && named == 3 && requests(one) == 6 ? 0 : 1);
    }
}
JAVA
java -cp "jars/*" See.java 2> /dev/null
