/**
 * Floor 2: who is asking. May know {@code problem}, {@code stream} and {@code telemetry}.
 *
 * <p>vertx-auth-jwt verifies a token's signature, that {@code iss} is the issuer of the settings and that {@code aud} holds
 * our name. What RFC 8725 asks for beyond that stands in front of it, so that a token that fails it never gets there:
 *
 * <ul>
 *   <li>3.1, one algorithm a key ({@link io.holdfast.identity.VerificationKey}): a token whose {@code alg} is another is
 *       not tried. The case is a token under HS256 by the text of an RSA key;
 *   <li>3.2, only RS256, ES256, EdDSA and HS256, with RSA keys of 2048 bits and secrets of 256 or more
 *       ({@link io.holdfast.identity.PublishedKey}). The case is {@code none} in any spelling;
 *   <li>3.3, what must be understood is refused: {@code crit}, {@code b64}, {@code enc}, and members of other JSON types
 *       ({@link io.holdfast.identity.TokenHeader}). The case is {@code crit} of {@code b64};
 *   <li>2.6, a member that stands twice, at any depth ({@link io.holdfast.identity.StrictJson}), and a signature in another
 *       form or length ({@link io.holdfast.identity.TokenParts}). The cases are two {@code sub}s, and an ES256 signature in
 *       DER;
 *   <li>3.10, {@code kid} only chooses among our keys, and keys that the token brings or names ({@code jwk}, {@code jku},
 *       {@code x5u}) are refused. The case is a token signed with the {@code jwk} in its own header;
 *   <li>3.11, {@code typ} is absent or that of an access token. The case is {@code secevent+jwt};
 *   <li>3.8, a subject is a text that names somebody and is stored as it is, scopes are texts
 *       ({@link io.holdfast.identity.TokenClaims}). The cases are half of a surrogate pair, a number, and {@code null} as scope;
 *   <li>sizes: {@code identity.max-token}, before anything is decoded. The case is JSON of 4,000 levels.
 * </ul>
 *
 * <p>Each is a test of {@code HostileTokenTest} or {@code TokenFormsTest}. Beside vertx-auth-jwt stand, because it can't do
 * the work:
 *
 * <ul>
 *   <li>the reading of JWKs ({@link io.holdfast.identity.JwkKeys}): of a JWK with {@code x5c} it takes the certificate's
 *       key and refuses it once the certificate has expired; it skips what it can't read with a stack trace in the log, and
 *       is left without keys then; it looks neither at {@code key_ops} nor at the size of RSA keys nor whether a point lies
 *       on its curve. Its keys can't be replaced either, so there is one provider a key, and withdrawn keys go with it;
 *   <li>the comparison of times ({@link io.holdfast.identity.TokenClaims}): it knows no clock but the system's, no leeway
 *       below a second, and has one leeway for all times, while issuers with a clock ahead of ours are given a minute. A time that
 *       is {@code null} makes it throw, so such tokens are refused.
 * </ul>
 *
 * <p>Key sets are fetched through vertx-web-client ({@link io.holdfast.identity.JwksSource}), each with a client of its own
 * that is closed afterwards: once the stream that takes a body has failed, web-client reads the rest and throws it away, of
 * an endless answer for ever, and nothing but the client's end cuts it off.
 */
@NullMarked
package io.holdfast.identity;

import org.jspecify.annotations.NullMarked;
