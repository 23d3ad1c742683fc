package io.holdfast.generation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.AddressRefused;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void aServerThatIsBusyOrOutOfOrderIsAskedAgain(int status) {
        assertThat(Verdict.ofStatus(status, 7)).isEqualTo(new Verdict(Verdict.Kind.LATER, "status-" + status, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 300, 304, 400, 401, 403, 404, 410, 416, 451})
    void aServerThatSaysNoIsNot(int status) {
        assertThat(Verdict.ofStatus(status, 0)).isEqualTo(Verdict.failed("status-" + status));
    }

    @Test
    void nobodyIsWaitedForLongerThanAnHour() {
        assertThat(Verdict.ofStatus(503, Integer.MAX_VALUE).retryAfterSeconds()).isEqualTo(3600);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OUTPUT_DIFFERS", "GONE", "MEDIA_TYPE_REFUSED", "TOO_LARGE", "DIGEST_MISMATCH", "QUOTA_EXCEEDED"})
    void whatNoOtherAttemptChangesFailsForGood(ProblemType type) {
        assertThat(Verdict.of(type.asFailure())).isEqualTo(Verdict.failed(type.slug()));
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMED_OUT", "LET_GO", "STORE_UNAVAILABLE", "DATABASE_UNAVAILABLE", "BUSY", "UPLOAD_LOCKED"})
    void whatPassesIsTriedAgain(ProblemType type) {
        assertThat(Verdict.of(new Problem(type).retryAfter(5).asFailure()))
                .isEqualTo(new Verdict(Verdict.Kind.LATER, type.slug(), 5));
    }

    @Test
    void theSameBytesAreAsGoodAsOurs() {
        assertThat(Verdict.of(ProblemType.OUTPUT_STORED.asFailure())).isEqualTo(Verdict.DONE);
    }

    @Test
    void aFailureOfTheWireIsNamedAndShowsNoAddress() {
        assertThat(Verdict.of(new UnknownHostException("secret.test"))).isEqualTo(Verdict.later("unknown-host"));
        assertThat(Verdict.of(new TimeoutException())).isEqualTo(Verdict.later("timed-out"));
        assertThat(Verdict.of(new SSLHandshakeException("secret"))).isEqualTo(Verdict.later("tls-failed"));
        assertThat(Verdict.of(new ConnectException("10.0.0.1"))).isEqualTo(Verdict.later("connection-failed"));
        assertThat(Verdict.of(new HttpClosedException("secret"))).isEqualTo(Verdict.later("connection-failed"));
        assertThat(Verdict.of(new IllegalStateException("secret"))).isEqualTo(Verdict.later("internal"));
    }

    @Test
    void anAddressThatMayNotBeCalledFailsForGood() {
        AddressGuard guard = new AddressGuard(new OutboundConfig(List.of(), false), host -> List.of());
        try {
            guard.check("https://127.0.0.1/");
        } catch (AddressRefused refused) {
            assertThat(Verdict.of(refused)).isEqualTo(Verdict.failed("address-refused"));
            return;
        }
        throw new AssertionError("it was not refused");
    }
}
