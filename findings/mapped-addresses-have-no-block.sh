#!/usr/bin/env bash
# netty-handler 4.2.18.Final: IpSubnetFilterRule takes every block of the registry of special IPv6 addresses but ::ffff:0:0/96.
#
# Guess: the block of IPv4-mapped addresses (RFC 4291, 2.5.5.2) is a block like any other, so a list of special blocks can be
# copied from IANA's registry into rules.
# Seen: its neighbour ::fffe:0:0/96 is a rule; ::ffff:0:0/96 throws, since the JDK reads ::ffff:0:0 as the IPv4 address 0.0.0.0
# and 96 is too long for that. A mapped address arrives as IPv4 too: a rule for 10.0.0.0/8 matches ::ffff:10.0.0.1.
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
    <dependency><groupId>io.netty</groupId><artifactId>netty-handler</artifactId><version>4.2.18.Final</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars > mvn.log

cat > See.java <<'JAVA'
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;

class See {
    static String rule(String block, int length) {
        try {
            new IpSubnetFilterRule(block, length, IpFilterRuleType.REJECT);
            return "a rule";
        } catch (RuntimeException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    public static void main(String[] arguments) throws Exception {
        String neighbour = rule("::fffe:0:0", 96);
        String mapped = rule("::ffff:0:0", 96);
        boolean matched = new IpSubnetFilterRule("10.0.0.0", 8, IpFilterRuleType.REJECT)
                .matches(new InetSocketAddress(InetAddress.getByName("::ffff:10.0.0.1"), 80));
        System.out.println("::fffe:0:0/96: " + neighbour + ", ::ffff:0:0/96: " + mapped + ", 10.0.0.0/8 matches ::ffff:10.0.0.1: " + matched);
        System.exit(neighbour.equals("a rule") && mapped.equals("IllegalArgumentException") && matched ? 0 : 1);
    }
}
JAVA
java -cp "jars/*" See.java 2> /dev/null
