#!/usr/bin/env bash
# vertx-sql-client-templates 5.0.10: a parameter that the map lacks is NULL, and #{...} within a text literal becomes $1.
#
# Guess: a template that names its parameters fails when one is missing or misspelt; that is what names are for. And quotes
# protect what is within them.
# Seen: UPDATE ... SET state = #{state} with {"stat": "done"} is sent with NULL, without a word; '#{id}' in quotes becomes '$1',
# which is text to Postgres, and the statement then has one argument more than places.
# Needs: a JDK 17 or newer and Maven. No database: the script looks at what would be sent to one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>see</groupId><artifactId>see</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-sql-client-templates</artifactId><version>5.0.10</version></dependency>
    <dependency><groupId>io.vertx</groupId><artifactId>vertx-sql-client</artifactId><version>5.0.10</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars > mvn.log

cat > See.java <<'JAVA'
import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SqlClientInternal;
import io.vertx.sqlclient.spi.Driver;
import io.vertx.sqlclient.templates.SqlTemplate;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class See {
    static final List<String> SENT = new ArrayList<>();

    /** Writes down what is prepared and with what it is executed, with places as Postgres has them. */
    static SqlClientInternal client() {
        Driver driver = proxy(Driver.class, (self, method, given) -> {
            ((StringBuilder) given[0]).append('$').append((int) given[1] + 1);
            return given[1];
        });
        return proxy(SqlClientInternal.class, (self, method, given) -> switch (method.getName()) {
            case "driver" -> driver;
            case "preparedQuery" -> query((String) given[0]);
            default -> null;
        });
    }

    static <T> T proxy(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(See.class.getClassLoader(), new Class<?>[] {type}, calls));
    }

    static Object query(String sql) {
        return proxy(PreparedQuery.class, (self, method, given) -> {
            if (!method.getName().equals("execute")) {
                return self;
            }
            SENT.add(sql + " <- " + ((Tuple) given[0]).deepToString());
            return Future.succeededFuture();
        });
    }

    public static void main(String[] arguments) {
        SqlTemplate.forUpdate(client(), "UPDATE job SET state = #{state} WHERE id = #{id}").execute(Map.of("stat", "done", "id", 7));
        SqlTemplate.forQuery(client(), "SELECT '#{id}', #{id}").execute(Map.of("id", 7));
        SENT.forEach(System.out::println);
        System.exit(SENT.equals(List.of(
                "UPDATE job SET state = $1 WHERE id = $2 <- [null,7]", "SELECT '$1', $1 <- [7]")) ? 0 : 1);
    }
}
JAVA
java -cp "jars/*" See.java 2> /dev/null
