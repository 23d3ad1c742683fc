package io.holdfast.resumable;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;

/** What clients are told whose request does not fit the state of their uploads. */
final class UploadRefusal {
    private UploadRefusal() {}

    /** An account has as many uploads as it may have open. */
    static ProblemException tooMany() {
        return new Problem(ProblemType.TOO_MANY_REQUESTS)
                .withDetail("Too many uploads are open.")
                .retryAfter(60)
                .asFailure();
    }

    /** Says what it became, for whoever missed the answer. */
    static ProblemException whole(Upload upload, ProblemType type) {
        Problem problem = new Problem(type).with("offset", upload.offset());
        return upload.asset()
                .map(asset -> problem.with("asset", asset.id().toString()))
                .orElse(problem)
                .asFailure();
    }

    /** Says where the upload stands. */
    static ProblemException at(UploadRow row, ProblemType type) {
        return new Problem(type).with("offset", row.received().offset()).asFailure();
    }
}
