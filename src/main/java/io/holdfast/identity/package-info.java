/**
 * Floor 2: who is asking. May know {@code problem}, {@code stream} and {@code telemetry}.
 *
 * <p>Signature, issuer and audience of a token are verified by vertx-auth-jwt. Before it stands what of RFC 8725 it leaves
 * out: one algorithm a key, sizes, duplicate members, types of claims, {@code crit}, {@code typ}, keys in the token itself,
 * one form of a signature. Beside it stand, because it can't do the work:
 *
 * <ul>
 *   <li>the reading of JWKs ({@link io.holdfast.identity.JwkKeys}): of a JWK with {@code x5c} it takes the certificate's
 *       key and refuses it once the certificate has expired; it skips what it can't read with a stack trace in the log, and
 *       is left without keys then; it looks neither at {@code key_ops} nor at the size of RSA keys nor whether a point lies
 *       on its curve. Its keys can't be replaced either, so there is one provider a key, and withdrawn keys go with it;
 *   <li>the comparison of times ({@link io.holdfast.identity.TokenClaims}): it knows no clock but the system's, no leeway
 *       below a second, and refuses tokens issued in the future, which issuers with a clock ahead of ours make. A time that
 *       is {@code null} makes it throw, so such tokens are refused.
 * </ul>
 */
@NullMarked
package io.holdfast.identity;

import org.jspecify.annotations.NullMarked;
