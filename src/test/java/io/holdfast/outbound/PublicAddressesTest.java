package io.holdfast.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses may be called, behind a name and as they are. */
class PublicAddressesTest {
    private static final InetAddress PUBLIC = address("93.184.215.14");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "169.254.0.1",
                "168.63.129.16",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "::7f00:1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::8.8.8.8",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2001:0:1::1",
                "2001::ffff:ffff",
                "2001:db8::1",
                "3fff::1",
                "100::1",
                "5f00::1",
                "4000::1",
                "0.255.255.255",
                "10.0.0.0",
                "100.64.0.0",
                "127.0.0.0",
                "169.254.255.255",
                "172.16.0.0",
                "192.0.0.0",
                "192.0.0.255",
                "192.0.2.255",
                "192.88.99.255",
                "192.168.255.255",
                "198.51.100.255",
                "203.0.113.255",
                "224.0.0.0",
                "240.0.0.0",
                "::ffff:169.254.169.254",
                "::ffff:a9fe:a9fe",
                "::ffff:0:127.0.0.1",
                "64:ff9b::",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::1:0:8.8.8.8",
                "1fff:ffff::1",
                "2001::",
                "2001:1ff:ffff::1",
                "2001:db8:ffff::1",
                "2002::",
                "2002:ffff:ffff::1",
                "3fff:fff:ffff::1",
                "fe00::1",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
            })
    void anAddressThatIsNotTheInternetsMayNotBeCalled(String address) {
        AddressGuard guard = guard(PUBLIC, address(address));

        assertThatThrownBy(() -> guard.addresses(guard.check("https://media.example/"), HostResolver.OPERATOR)
                        .await())
                .isInstanceOf(AddressRefused.class)
                .hasMessageNotContaining(address);
        assertThatThrownBy(() -> guard.check("https://" + literal(address) + "/"))
                .isInstanceOf(AddressRefused.class)
                .hasMessageNotContaining(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.215.14",
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450:4001::1",
                "2001:4860:4860::8888",
                "64:ff9b::8.8.8.8",
                "1.0.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "168.63.129.17",
                "169.253.255.255",
                "169.255.0.0",
                "191.255.255.255",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.169.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "2000::1",
                "2001:200::1",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "2003::1",
                "3ffe:ffff::1",
                "3fff:1000::1",
                "64:ff9b::808:808"
            })
    void anAddressOfTheInternetMayBeCalled(String address) throws UnknownHostException {
        AddressGuard guard = guard(PUBLIC, address(address));

        assertThat(guard.addresses(guard.check("https://" + literal(address) + "/"), HostResolver.OPERATOR)
                        .await())
                .containsExactly(address(address));
        assertThat(guard.addresses(guard.check("https://media.example/"), HostResolver.OPERATOR)
                        .await())
                .containsExactly(PUBLIC, address(address));
    }

    @Test
    void aMappedAddressIsJudgedByTheOneItStandsForInBothItsForms() throws UnknownHostException {
        byte[] loopback = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        byte[] open = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 93, (byte) 184, (byte) 215, 14};

        assertThat(PublicAddresses.isPublic(Inet6Address.getByAddress(null, loopback, 0)))
                .isFalse();
        assertThat(PublicAddresses.isPublic(Inet6Address.getByAddress(null, open, 0)))
                .isTrue();
        assertThat(guard(PUBLIC).check("https://[::ffff:93.184.215.14]/").host())
                .contains("93.184.215.14");
    }

    private static AddressGuard guard(InetAddress... behindNames) {
        return new AddressGuard(
                new OutboundConfig(List.of(), false), (host, account) -> Future.succeededFuture(List.of(behindNames)));
    }

    private static String literal(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
