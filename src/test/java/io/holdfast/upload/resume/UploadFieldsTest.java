package io.holdfast.upload.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import org.junit.jupiter.api.Test;

class UploadFieldsTest {
    private static ProblemException many() {
        return new Problem(ProblemType.TOO_MANY_REQUESTS)
                .withDetail("Too many uploads are open.")
                .retryAfter(60)
                .asFailure();
    }

    @Test
    void tooManyRequestsAreBusyToClientsOfTusAndSayForHowLong() {
        Problem told = ((ProblemException) UploadFields.retried(many())).problem();

        assertThat(told.type()).isEqualTo(ProblemType.BUSY);
        assertThat(told.type().status()).isEqualTo(503);
        assertThat(told.detail()).contains("Too many uploads are open.");
        assertThat(told.retryAfterSeconds()).hasValue(60);
    }

    @Test
    void otherRefusalsAreTheSame() {
        ProblemException refused = ProblemType.TOO_LARGE.asFailure();

        assertThat(UploadFields.retried(refused)).isSameAs(refused);
    }

    @Test
    void whatKeepsAnOffsetFromBeingToldPassesButForQuotas() {
        assertThat(UploadFields.passing(many())).isTrue();
        assertThat(UploadFields.passing(ProblemType.BUSY.asFailure())).isTrue();
        assertThat(UploadFields.passing(ProblemType.QUOTA_EXCEEDED.asFailure())).isFalse();
        assertThat(UploadFields.passing(ProblemType.NOT_FOUND.asFailure())).isFalse();
    }
}
