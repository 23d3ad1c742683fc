package io.holdfast.outbound;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Tells the addresses of the internet from those of machines, sites and clouds (IANA special-purpose registries). */
final class PublicAddresses {
    /** The first that an address matches decides; one that matches none is not public. */
    private static final List<IpSubnetFilterRule> RULES = Stream.of(
                    notPublic("0.0.0.0/8"), // this network
                    notPublic("10.0.0.0/8"), // private
                    notPublic("100.64.0.0/10"), // carrier-grade NAT
                    notPublic("127.0.0.0/8"), // loopback
                    notPublic("168.63.129.16/32"), // a cloud's metadata
                    notPublic("169.254.0.0/16"), // link-local, clouds' metadata
                    notPublic("172.16.0.0/12"), // private
                    notPublic("192.0.0.0/24"), // protocol assignments
                    notPublic("192.0.2.0/24"), // documentation
                    notPublic("192.88.99.0/24"), // 6to4 relays
                    notPublic("192.168.0.0/16"), // private
                    notPublic("198.18.0.0/15"), // benchmarks
                    notPublic("198.51.100.0/24"), // documentation
                    notPublic("203.0.113.0/24"), // documentation
                    notPublic("224.0.0.0/4"), // multicast
                    notPublic("240.0.0.0/4"), // reserved, broadcast
                    handedOut("0.0.0.0/0"),
                    notPublic("2001::/23"), // protocol assignments, Teredo, which hides an IPv4 address
                    notPublic("2001:db8::/32"), // documentation
                    notPublic("2002::/16"), // 6to4, which hides an IPv4 address
                    notPublic("3fff::/20"), // documentation
                    // loopback, compatible IPv4, ULA, link- and site-local and multicast lie outside
                    handedOut("2000::/3"))
            .toList();

    /** IPv4 addresses behind a translator. */
    private static final IpSubnetFilterRule TRANSLATED = notPublic("64:ff9b::/96");

    private static final int IPV4_STARTS = 12;

    private PublicAddresses() {}

    /** Whether an address is one of the internet's, and so is the IPv4 address that it stands for. */
    static boolean isPublic(InetAddress address) {
        InetSocketAddress asked = new InetSocketAddress(stoodFor(address), 0);
        return RULES.stream()
                .filter(rule -> rule.matches(asked))
                .findFirst()
                .filter(rule -> rule.ruleType() == IpFilterRuleType.ACCEPT)
                .isPresent();
    }

    private static InetAddress stoodFor(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean translated = address instanceof Inet6Address && TRANSLATED.matches(new InetSocketAddress(address, 0));
        try {
            // the JDK makes an IPv4 address of a mapped one; a rule of netty's about those can't be made for the same
            // reason
            return InetAddress.getByAddress(translated ? Arrays.copyOfRange(bytes, IPV4_STARTS, bytes.length) : bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static IpSubnetFilterRule notPublic(String block) {
        return new IpSubnetFilterRule(block, IpFilterRuleType.REJECT);
    }

    private static IpSubnetFilterRule handedOut(String block) {
        return new IpSubnetFilterRule(block, IpFilterRuleType.ACCEPT);
    }
}
