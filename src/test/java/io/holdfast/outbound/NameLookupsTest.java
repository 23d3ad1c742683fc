package io.holdfast.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.telemetry.Meters;
import io.holdfast.testing.NameServer;
import io.holdfast.testing.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class NameLookupsTest {
    private static final UUID ANN = UUID.randomUUID();
    private static final UUID BEN = UUID.randomUUID();
    private static final int AT_ONCE = 3;

    private NameServer server;
    private Vertx vertx;

    @BeforeEach
    void start(Vertx started) throws SocketException {
        vertx = started;
        server = NameServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aNameOfAServerIsToldAndSoIsOneOfTheHostsFile() throws Exception {
        server.tell("files.test", "192.0.2.7");
        NameLookups lookups = lookups(Waiting.HANG, Duration.ZERO);

        assertThat(told(lookups.addresses("files.test", ANN))).containsExactly(InetAddress.getByName("192.0.2.7"));
        assertThat(told(lookups.addresses("localhost", ANN))).contains(InetAddress.getLoopbackAddress());
        assertThat(server.asked()).doesNotContain("localhost");
    }

    @Test
    void aNameThatIsNotAnsweredHoldsUpNoOtherAccount() throws Exception {
        NameLookups lookups = lookups(Waiting.HANG, Duration.ZERO);
        server.tell("ben.test", "192.0.2.2");
        List<Future<List<InetAddress>>> waiting = IntStream.range(0, 20)
                .mapToObj(number -> {
                    server.tell(number + ".ann.test", "192.0.2.1");
                    server.keepSilent(number + ".ann.test");
                    return lookups.addresses(number + ".ann.test", ANN);
                })
                .toList();
        Waiting.until(() -> names("ann.test").size() == AT_ONCE);

        assertThat(told(lookups.addresses("ben.test", BEN))).hasSize(1);
        assertThat(names("ann.test")).as("the others wait for their turn").hasSize(AT_ONCE);
        assertThat(waiting).noneMatch(Future::isComplete);

        server.speak();
        for (Future<List<InetAddress>> late : waiting) {
            assertThat(told(late)).containsExactly(InetAddress.getByName("192.0.2.1"));
        }
    }

    @Test
    void manyWhoAskForOneNameAreToldByOneAnswer() throws Exception {
        NameLookups lookups = lookups(Waiting.HANG, Duration.ZERO);
        server.tell("files.test", "192.0.2.7");
        server.keepSilent("files.test");
        List<Future<List<InetAddress>>> waiting = IntStream.range(0, 20)
                .mapToObj(number -> lookups.addresses("files.test", number % 2 == 0 ? ANN : BEN))
                .toList();
        Waiting.until(() -> !names("files.test").isEmpty());
        server.speak();

        for (Future<List<InetAddress>> each : waiting) {
            assertThat(told(each)).hasSize(1);
        }
        assertThat(names("files.test")).hasSize(1);
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpAndNotAskedAgainSoon() throws Exception {
        NameLookups lookups = lookups(Duration.ofMillis(300), Waiting.HANG);
        server.keepSilent("silent.test");

        assertThatThrownBy(() -> told(lookups.addresses("silent.test", ANN))).isInstanceOf(TimeoutException.class);
        // twice, since packets are lost
        Waiting.until(() -> names("silent.test").size() == 2);
        assertThatThrownBy(() -> told(lookups.addresses("silent.test", BEN))).isInstanceOf(TimeoutException.class);
        server.tell("answered.test", "192.0.2.7");
        assertThat(told(lookups.addresses("answered.test", BEN))).hasSize(1);
        assertThat(names("silent.test")).hasSize(2);
    }

    @Test
    void aNameThatDoesNotExistIsNotAskedForAgainSoon() {
        NameLookups lookups = lookups(Waiting.HANG, Waiting.HANG);

        assertThatThrownBy(() -> told(lookups.addresses("none.test", ANN))).isInstanceOf(UnknownHostException.class);
        int asked = server.asked().size();
        assertThatThrownBy(() -> told(lookups.addresses("none.test", ANN))).isInstanceOf(UnknownHostException.class);
        assertThat(server.asked()).hasSize(asked);
    }

    @Test
    void aFailureIsForgottenWhenItsTimeIsOver() throws Exception {
        NameLookups lookups = lookups(Waiting.HANG, Duration.ZERO);
        assertThatThrownBy(() -> told(lookups.addresses("new.test", ANN))).isInstanceOf(UnknownHostException.class);
        server.tell("new.test", "192.0.2.7");

        assertThat(told(lookups.addresses("new.test", ANN))).hasSize(1);
    }

    @Test
    void failuresAreRememberedOfSoManyNamesOnly() {
        NameLookups lookups = lookups(Waiting.HANG, Waiting.HANG);
        assertThatThrownBy(() -> told(lookups.addresses("first.test", ANN))).isInstanceOf(UnknownHostException.class);
        for (int number = 0; number < 1_000; number++) {
            String name = number + ".none.test";
            assertThatThrownBy(() -> told(lookups.addresses(name, ANN))).isInstanceOf(UnknownHostException.class);
        }
        int asked = names("first.test").size();
        assertThatThrownBy(() -> told(lookups.addresses("first.test", ANN))).isInstanceOf(UnknownHostException.class);

        assertThat(names("first.test")).hasSize(2 * asked);
    }

    @Test
    void noServerIsAskedThatAnAnswerRefersTo() throws Exception {
        NameLookups lookups = lookups(Waiting.HANG, Duration.ZERO);
        server.tell("referring.test", "192.0.2.7");
        server.refer("referring.test");

        assertThat(told(lookups.addresses("referring.test", ANN))).hasSize(1);
        assertThat(names("referring.test")).hasSize(2);
    }

    private NameLookups lookups(Duration timeout, Duration memory) {
        return new NameLookups(
                vertx,
                new NamesConfig(List.of(server.address()), timeout, memory, AT_ONCE),
                new Meters(new SimpleMeterRegistry()));
    }

    private List<String> names(String domain) {
        return server.asked().stream()
                .filter(name -> name.equals(domain) || name.endsWith("." + domain))
                .toList();
    }

    private static List<InetAddress> told(Future<List<InetAddress>> answer) throws TimeoutException {
        return answer.timeout(Waiting.HANG.toMinutes(), TimeUnit.MINUTES).await();
    }
}
