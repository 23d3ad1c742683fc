package io.holdfast.problem;

/** Carries a {@link Problem} through a failed future; it has no stack trace because it is an answer, not a bug. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail().orElse(problem.type().title()), null, false, false);
        this.problem = problem;
    }

    /** The refusal itself. */
    public Problem problem() {
        return problem;
    }

    /** The kind of refusal. */
    public ProblemType type() {
        return problem.type();
    }
}
