package io.holdfast.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private static final HostResolver PUBLIC =
            (host, account) -> Future.succeededFuture(List.of(address("93.184.215.14")));

    private final AddressGuard guard = guard(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "017700000001",
                "127.0.0.01",
                "127.0.0.1.",
                "1.1.1.1.1",
                "1.1.1",
                "256.1.1.1",
                "1.1.1.0x1",
                "media.example.1",
                "media.example.0x7f",
                "0x",
                "１２７.0.0.1",
                "127。0。0。1",
                "①②⑦.0.0.1",
                "[::1%25lo]",
                "[::1",
                "[1.2.3.4]",
                "[v1.a]",
                "%31%32%37.0.0.1",
                "media..example",
                ".media.example",
                "media.example..",
                "media_.exa mple",
                "localhost\\@media.example",
                "media.example#@127.0.0.1",
                "a,b"
            })
    void aHostInAnOddFormIsRefused(String host) {
        if (host.contains("#")) {
            assertThat(guard.check("https://" + host + "/").host()).isEqualTo("media.example");
        } else {
            refused("https://" + host + "/");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://Media.EXAMPLE./a?b=c#d, https://media.example/a?b=c",
        "https://bücher.example/ü, https://xn--bcher-kva.example/%C3%BC",
        "HTTPS://media.example:443, https://media.example/",
        "https://media.example:/x, https://media.example/x",
        "https://my_bucket.media.example/x, https://my_bucket.media.example/x",
        "https://media.example/%2e%2e/a%20b, https://media.example/%2e%2e/a%20b"
    })
    void aUrlHasOneForm(String written, String canonical) {
        assertThat(guard.check(written).uri()).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://media.example/",
                "ftp://media.example/",
                "file:///etc/passwd",
                "gopher://media.example/",
                "https:media.example",
                "https:///x",
                "/x",
                "media.example",
                "",
                "https://",
                "https://me:secret@media.example/",
                "https://me@media.example/",
                "https://@media.example/",
                "https://media.example:8443/",
                "https://media.example:80/",
                "https://media.example:0/",
                "https://media.example:99999/",
                "https://media.example:-1/",
                "https://media.example/a b"
            })
    void anythingButAnHttpsUrlOfAHostAtItsPortIsRefused(String url) {
        refused(url);
    }

    @Test
    void aUrlOfEndlessLengthIsRefused() {
        refused("https://media.example/" + "x".repeat(9000));
    }

    @Test
    void plainHttpIsForThoseWhoAllowIt() {
        AddressGuard lax = guard(true);

        assertThat(lax.check("http://media.example/").port()).isEqualTo(80);
        assertThatThrownBy(() -> lax.check("http://media.example:443/")).isInstanceOf(AddressRefused.class);
        assertThatThrownBy(() -> lax.check("http://127.0.0.1/")).isInstanceOf(AddressRefused.class);
    }

    @Test
    void aListedHostMayHaveAnyAddressButOnlyItsOwnPorts() {
        AddressGuard listing = new AddressGuard(
                new OutboundConfig(
                        List.of("minio", "media.internal:9000", "*.cluster.local", "127.0.0.1:8443", "[::1]:1"), false),
                (host, account) -> Future.succeededFuture(List.of(address("10.1.2.3"))));

        for (String url : List.of(
                "https://minio/x",
                "https://MINIO./x",
                "https://media.internal:9000/",
                "https://a.b.cluster.local/",
                "https://127.0.0.1:8443/",
                "https://[::1]:1/")) {
            assertThat(listing.addresses(listing.check(url), HostResolver.OPERATOR)
                            .await())
                    .as(url)
                    .hasSize(1);
        }
        for (String url : List.of(
                "https://minio:9000/",
                "https://media.internal:9001/",
                "https://127.0.0.1/",
                "https://2130706433:8443/",
                "https://[::2]:1/",
                "https://x.minio:9000/")) {
            assertThatThrownBy(() -> listing.check(url)).as(url).isInstanceOf(AddressRefused.class);
        }
        for (String url : List.of(
                "https://media.internal/",
                "https://cluster.local/",
                "https://evilcluster.local/",
                "https://minio.example/")) {
            assertThatThrownBy(() -> listing.addresses(listing.check(url), HostResolver.OPERATOR)
                            .await())
                    .as(url)
                    .isInstanceOf(AddressRefused.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://media.example/a/b?c=d, ?e=f, https://media.example/a/b?e=f",
        "https://media.example/a/b, ../c, https://media.example/c",
        "https://media.example, c, https://media.example/c",
        "https://media.example/a, //other.example/c, https://other.example/c",
        "https://media.example/a, https://bücher.example/c, https://xn--bcher-kva.example/c"
    })
    void aRedirectIsReadRelativeToWhatRedirects(String from, String location, String to) {
        assertThat(guard.redirected(guard.check(from), location).uri()).hasToString(to);
    }

    @Test
    void aTargetDoesNotShowPathAndQuery() {
        assertThat(guard.check("https://media.example/secret?signature=secret"))
                .hasToString("https://media.example:443");
        assertThat(Stream.of("https://a:secret@b/", "https://a b/secret", "secret://b/"))
                .allSatisfy(url -> assertThatThrownBy(() -> guard.check(url)).hasMessageNotContaining("secret"));
    }

    @Test
    void aHostWithoutAddressesIsUnknownAndNotRefused() {
        AddressGuard lost = new AddressGuard(
                new OutboundConfig(List.of(), false), (host, account) -> Future.succeededFuture(List.of()));

        assertThatThrownBy(() -> lost.addresses(lost.check("https://media.example/"), HostResolver.OPERATOR)
                        .await())
                .isInstanceOf(UnknownHostException.class);
    }

    private void refused(String url) {
        assertThatThrownBy(() -> guard.check(url)).as(url).isInstanceOf(AddressRefused.class);
    }

    private static AddressGuard guard(boolean allowHttp) {
        return new AddressGuard(new OutboundConfig(List.of(), allowHttp), PUBLIC);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
