package io.holdfast.generation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.AddressRefused;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
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

class AttemptOutcomeTest {
    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void aServerThatIsBusyOrOutOfOrderIsAskedAgain(int status) {
        assertThat(AttemptOutcome.ofStatus(status, 7))
                .isEqualTo(new AttemptOutcome(AttemptOutcome.Kind.LATER, "status-" + status, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 300, 304, 400, 401, 403, 404, 410, 416, 451})
    void aServerThatSaysNoIsNot(int status) {
        assertThat(AttemptOutcome.ofStatus(status, 0)).isEqualTo(AttemptOutcome.failed("status-" + status));
    }

    @Test
    void nobodyIsWaitedForLongerThanAnHour() {
        assertThat(AttemptOutcome.ofStatus(503, Integer.MAX_VALUE).retryAfterSeconds())
                .isEqualTo(3600);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"OUTPUT_DIFFERS", "GONE", "MEDIA_TYPE_REFUSED", "TOO_LARGE", "DIGEST_MISMATCH", "QUOTA_EXCEEDED"})
    void whatNoOtherAttemptChangesFailsForGood(ProblemType type) {
        assertThat(AttemptOutcome.of(type.asFailure())).isEqualTo(AttemptOutcome.failed(type.slug()));
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMED_OUT", "LET_GO", "STORE_UNAVAILABLE", "DATABASE_UNAVAILABLE", "BUSY", "UPLOAD_LOCKED"})
    void whatPassesIsTriedAgain(ProblemType type) {
        assertThat(AttemptOutcome.of(new Problem(type).retryAfter(5).asFailure()))
                .isEqualTo(new AttemptOutcome(AttemptOutcome.Kind.LATER, type.slug(), 5));
    }

    @Test
    void theSameBytesAreAsGoodAsOurs() {
        assertThat(AttemptOutcome.of(ProblemType.OUTPUT_STORED.asFailure())).isEqualTo(AttemptOutcome.DONE);
    }

    @Test
    void aFailureOfTheWireIsNamedAndShowsNoAddress() {
        assertThat(AttemptOutcome.of(new UnknownHostException("secret.test")))
                .isEqualTo(AttemptOutcome.later("unknown-host"));
        assertThat(AttemptOutcome.of(new TimeoutException())).isEqualTo(AttemptOutcome.later("timed-out"));
        assertThat(AttemptOutcome.of(new SSLHandshakeException("secret")))
                .isEqualTo(AttemptOutcome.later("tls-failed"));
        assertThat(AttemptOutcome.of(new ConnectException("10.0.0.1")))
                .isEqualTo(AttemptOutcome.later("connection-failed"));
        assertThat(AttemptOutcome.of(new HttpClosedException("secret")))
                .isEqualTo(AttemptOutcome.later("connection-failed"));
        assertThat(AttemptOutcome.of(new IllegalStateException("secret"))).isEqualTo(AttemptOutcome.later("internal"));
    }

    @Test
    void anAddressThatMayNotBeCalledFailsForGood() {
        AddressGuard guard = new AddressGuard(
                new OutboundConfig(List.of(), false), (host, account) -> Future.succeededFuture(List.of()));
        try {
            guard.check("https://127.0.0.1/");
        } catch (AddressRefused refused) {
            assertThat(AttemptOutcome.of(refused)).isEqualTo(AttemptOutcome.failed("address-refused"));
            return;
        }
        throw new AssertionError("it was not refused");
    }
}
