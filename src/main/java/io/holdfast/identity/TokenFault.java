package io.holdfast.identity;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import java.util.Locale;

/** Why a token is not believed: words for whoever has to mend it, none of which tells more than the token itself says. */
enum TokenFault {
    /** No token, too long, or one that asks for something that is not done. */
    MALFORMED,
    /** No key of that id and algorithm. */
    UNKNOWN_KEY,
    /** By none of the keys that it may be signed with. */
    SIGNATURE,
    ISSUER,
    AUDIENCE,
    EXPIRED,
    /** Not to be used before a time that is yet to come, or issued in the future. */
    NOT_YET_VALID,
    /** Any other claim is missing or of a wrong type. */
    CLAIMS;

    /** As it is written. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The refusal, which names it. */
    ProblemException refusal() {
        return new Problem(ProblemType.UNAUTHENTICATED).with("reason", word()).asFailure();
    }
}
