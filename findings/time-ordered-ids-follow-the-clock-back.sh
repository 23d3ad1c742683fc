#!/usr/bin/env bash
# java-uuid-generator 5.2.0: a generator of UUIDv7 gives ids that sort before its own last ones when the clock is set back.
#
# Guess: timeBasedEpochGenerator() keeps its ids ascending, since it counts on within a millisecond and RFC 9562, 6.2, says to
# keep the last timestamp when the clock goes back.
# Seen: within a millisecond they ascend, a thousand in a row; 50 ms back and the next id is 50 ms older than the one before.
# Needs: a JDK 17 or newer and Maven.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -DoutputDirectory=. \
  -Dartifact=com.fasterxml.uuid:java-uuid-generator:5.2.0
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -DoutputDirectory=. \
  -Dartifact=org.slf4j:slf4j-api:2.0.17

cat > See.java <<'JAVA'
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.Random;

class See {
    static long now = 1_700_000_000_000L;

    public static void main(String[] arguments) {
        TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator(new Random(1), new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return now;
            }
        });
        boolean ascending = true;
        String last = ids.generate().toString();
        for (int i = 0; i < 1000; i++) {
            String next = ids.generate().toString();
            ascending &= next.compareTo(last) > 0;
            last = next;
        }
        now -= 50;
        String back = ids.generate().toString();
        System.out.println("ascending within a millisecond: " + ascending);
        System.out.println("before the clock went back: " + last + ", after: " + back);
        System.exit(ascending && back.compareTo(last) < 0 ? 0 : 1);
    }
}
JAVA
java -cp "java-uuid-generator-5.2.0.jar:slf4j-api-2.0.17.jar" See.java 2> /dev/null
