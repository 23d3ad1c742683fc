package io.holdfast.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Tells the addresses of the internet from those of machines, sites and clouds (IANA special-purpose registries). */
final class PublicAddresses {
    /** A block of addresses of one family. */
    private static final class Block {
        private final byte[] prefix;
        private final int bits;

        Block(String cidr) {
            int slash = cidr.indexOf('/');
            prefix = bytes(cidr.substring(0, slash));
            bits = Integer.parseInt(cidr.substring(slash + 1));
        }

        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> NOT_PUBLIC_4 = blocks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // a cloud's metadata
            "169.254.0.0/16", // link-local, clouds' metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    /** All that is handed out; loopback, mapped and compatible IPv4, ULA, link- and site-local and multicast lie outside. */
    private static final Block GLOBAL_6 = new Block("2000::/3");

    private static final List<Block> NOT_PUBLIC_6 = blocks(
            "2001::/23", // protocol assignments, Teredo, which hides an IPv4 address
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4, which hides an IPv4 address
            "3fff::/20"); // documentation

    /** IPv4 addresses behind a translator, and as IPv6 has them. */
    private static final List<Block> HOLDING_4 = blocks("64:ff9b::/96", "::ffff:0:0/96");

    private PublicAddresses() {}

    /** Whether an address is one of the internet's, and so is the IPv4 address that it stands for. */
    static boolean isPublic(InetAddress address) {
        return isPublic(address.getAddress());
    }

    private static boolean isPublic(byte[] address) {
        if (address.length == 4) {
            return NOT_PUBLIC_4.stream().noneMatch(block -> block.holds(address));
        }
        if (HOLDING_4.stream().anyMatch(block -> block.holds(address))) {
            return isPublic(Arrays.copyOfRange(address, 12, 16));
        }
        return GLOBAL_6.holds(address) && NOT_PUBLIC_6.stream().noneMatch(block -> block.holds(address));
    }

    private static List<Block> blocks(String... cidrs) {
        return Stream.of(cidrs).map(Block::new).toList();
    }

    private static byte[] bytes(String literal) {
        try {
            byte[] bytes = InetAddress.getByName(literal).getAddress();
            // the JDK takes a mapped address for the IPv4 one
            return literal.contains(":") && bytes.length == 4
                    ? new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, bytes[0], bytes[1], bytes[2], bytes[3]}
                    : bytes;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
