package io.holdfast.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is held against the name of the URL, not against the address that is connected to. */
@ExtendWith(VertxExtension.class)
class CertificateTest {
    private final Path folder;
    private final Queue<String> indicated = new ConcurrentLinkedQueue<>();

    CertificateTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theCertificateMustBeOfTheNameThatIsCalled(Vertx vertx) throws IOException, InterruptedException {
        Keytool keytool = new Keytool(folder);
        Path certificate = keytool.certificateOf("files.test");
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setSni(true)
                        .setKeyCertOptions(new PfxOptions()
                                .setPath(keytool.store().toString())
                                .setPassword(Keytool.PASSWORD)))
                .requestHandler(request -> {
                    indicated.add(String.valueOf(request.connection().indicatedServerName()));
                    request.response().end();
                })
                .listen(0, "127.0.0.1")
                .await();
        int port = server.actualPort();
        AddressGuard guard = new AddressGuard(
                new OutboundConfig(List.of("files.test:" + port, "other.test:" + port), false),
                (host, account) -> Future.succeededFuture(List.of(InetAddress.getLoopbackAddress())));
        HttpClientOptions trusting =
                new HttpClientOptions().setTrustOptions(new PemTrustOptions().addCertPath(certificate.toString()));

        assertThat(status(new GuardedClient(vertx, guard, ClientTimeouts.USUAL, trusting), guard, "files.test:" + port))
                .isEqualTo(200);
        assertThat(indicated).containsExactly("files.test");
        assertThatThrownBy(() -> status(
                        new GuardedClient(vertx, guard, ClientTimeouts.USUAL, trusting), guard, "other.test:" + port))
                .hasRootCauseMessage("No subject alternative DNS name matching other.test found.");
        assertThatThrownBy(() ->
                        status(new GuardedClient(vertx, guard, ClientTimeouts.USUAL), guard, "files.test:" + port))
                .hasStackTraceContaining("unable to find valid certification path");
    }

    private static int status(GuardedClient client, AddressGuard guard, String authority) {
        return client.get(HostResolver.OPERATOR, guard.check("https://" + authority + "/"), Map.of())
                .map(Reply::status)
                .timeout(5, TimeUnit.MINUTES)
                .await();
    }
}
