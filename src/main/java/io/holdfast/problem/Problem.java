package io.holdfast.problem;

/**
 * A refusal as the client sees it: one record per RFC 9457 {@code type}, which fixes its title and status.
 *
 * <p>The slug is the last segment of the {@code type} URI and never changes once published.
 */
public sealed interface Problem {
    /** The HTTP status code (RFC 9110 section 15). */
    int status();

    /** The stable last segment of the problem type URI. */
    String slug();

    /** What went wrong, for a person; the same for each occurrence of this type. */
    String title();

    /** Carries this problem through a failed future. */
    default ProblemException asFailure() {
        return new ProblemException(this);
    }

    /** Not there, or another account's: the two are never told apart. */
    record NotFound() implements Problem {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String slug() {
            return "not-found";
        }

        @Override
        public String title() {
            return "There is no such resource";
        }
    }

    /** The stated or inferred purpose is model training, which nothing can permit. */
    record TrainingRefused() implements Problem {
        @Override
        public int status() {
            return 403;
        }

        @Override
        public String slug() {
            return "training-refused";
        }

        @Override
        public String title() {
            return "Nothing here may be used for training";
        }
    }
}
