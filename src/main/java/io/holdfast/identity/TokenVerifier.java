package io.holdfast.identity;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;

/** Tells from a bearer token who is asking. */
public interface TokenVerifier {
    /**
     * Verifies a token by RFC 7519 and RFC 8725.
     *
     * @param token the credentials of an {@code Authorization: Bearer} field, as sent
     * @return who it speaks for; fails with {@link ProblemType#UNAUTHENTICATED}, whose member {@code reason} is a
     *     word of {@link TokenFault}, or with {@link ProblemType#IDENTITY_UNAVAILABLE} while the issuer has given no keys and
     *     it may be signed with one
     */
    Future<Caller> verify(String token);
}
