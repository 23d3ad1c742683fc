package io.holdfast.identity;

import static io.holdfast.identity.IssuerServer.answering;
import static io.holdfast.identity.IssuerServer.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JwksSourceTest {
    private static final Duration COOLDOWN = Duration.ofSeconds(30);
    private static final Vertx VERTX = Vertx.vertx();

    private static RSAKey one;
    private static RSAKey other;

    /** The clock that the cooldown is measured by. */
    private final AtomicLong nanos = new AtomicLong();

    @BeforeAll
    static void make() throws Exception {
        one = new RSAKeyGenerator(2048).keyID("one").generate();
        other = new RSAKeyGenerator(2048).keyID("other").generate();
    }

    @AfterAll
    static void close() {
        VERTX.close().await();
    }

    @Test
    void theFirstTokenWaitsForTheKeys() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(VERTX, one)) {
            assertThat(subject(verifier(issuer), TokenMint.by(one))).isEqualTo("ann");
            assertThat(issuer.fetches()).isOne();
        }
    }

    @Test
    void manyFirstRequestsAtOnceCauseOneFetchAndStayOnTheirEventLoops() throws Exception {
        Promise<HttpServerRequest> asked = Promise.promise();
        try (IssuerServer issuer = IssuerServer.behaving(VERTX, asked::tryComplete)) {
            JwtVerifier verifier = verifier(issuer);
            asked.future().await();
            String token = TokenMint.by(one);
            List<Future<Boolean>> stayed = new ArrayList<>();
            IntStream.range(0, 100).forEach(i -> stayed.add(onAnEventLoop(verifier, token)));

            answering(set(one)).handle(asked.future().result());

            assertThat(Future.all(stayed).await().<Boolean>list()).hasSize(100).containsOnly(true);
            assertThat(issuer.fetches()).isOne();
        }
    }

    @Test
    void aRotatedKeyIsFoundByItsUnknownIdOnceTheCooldownIsOver() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(VERTX, one)) {
            JwtVerifier verifier = verifier(issuer);
            String old = TokenMint.by(one);
            assertThat(subject(verifier, old)).isEqualTo("ann");
            issuer.publish(other);

            refused(verifier, TokenMint.by(other), ProblemType.UNAUTHENTICATED);
            pass(COOLDOWN);

            assertThat(subject(verifier, TokenMint.by(other))).isEqualTo("ann");
            refused(verifier, old, ProblemType.UNAUTHENTICATED);
            assertThat(issuer.fetches()).isEqualTo(2);
        }
    }

    @Test
    void aFloodOfUnknownKeyIdsCausesOneFetchInACooldown() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(VERTX, one)) {
            JwtVerifier verifier = verifier(issuer);
            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");

            flood(verifier, "before");
            assertThat(issuer.fetches()).isOne();
            pass(COOLDOWN);
            flood(verifier, "after");
            assertThat(issuer.fetches()).isEqualTo(2);
        }
    }

    @Test
    void anIssuerThatIsDownAtStartIsFoundOnceItIsUp() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(VERTX, one)) {
            issuer.stop();
            JwtVerifier verifier = verifier(issuer);
            String token = TokenMint.by(one);

            refused(verifier, token, ProblemType.BUSY);
            issuer.back();
            refused(verifier, token, ProblemType.BUSY);
            pass(JwksSource.FIRST_RETRY);

            assertThat(subject(verifier, token)).isEqualTo("ann");
        }
    }

    @Test
    void cachedKeysGoOnWhileTheIssuerIsAway() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(VERTX, one)) {
            JwtVerifier verifier = verifier(issuer);
            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
            issuer.stop();
            pass(COOLDOWN);

            refused(verifier, TokenMint.by(other), ProblemType.UNAUTHENTICATED);
            assertThat(subject(verifier, TokenMint.by(one, "one"))).isEqualTo("ann");
        }
    }

    @Test
    void answersThatAreNoKeysChangeNothing() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(VERTX, one);
                IssuerServer elsewhere = IssuerServer.publishing(VERTX, other)) {
            JwtVerifier verifier = verifier(issuer);
            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
            int asked = issuer.fetches();
            for (var behaviour : Misbehaviour.all(set(other), elsewhere.url())) {
                issuer.behave(behaviour);
                pass(COOLDOWN);

                refused(verifier, TokenMint.by(other), ProblemType.UNAUTHENTICATED);
                assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
                assertThat(issuer.fetches()).isEqualTo(++asked);
            }
            assertThat(elsewhere.fetches()).isZero();
        }
    }

    @Test
    void anIssuerThatHangsIsGivenUpAndAskedAnewOnAnotherConnection() throws Exception {
        try (IssuerServer silent = IssuerServer.behaving(VERTX, request -> {});
                IssuerServer midway = IssuerServer.behaving(
                        VERTX, request -> request.response().setChunked(true).write("{\"keys\":["))) {
            JwtVerifier first = verifier(silent);
            JwtVerifier second = verifier(midway);
            String token = TokenMint.by(one);

            refused(first, token, ProblemType.BUSY);
            refused(second, token, ProblemType.BUSY);
            silent.publish(one);
            midway.publish(one);
            pass(JwksSource.FIRST_RETRY);

            assertThat(subject(first, token)).isEqualTo("ann");
            assertThat(subject(second, token)).isEqualTo("ann");
        }
    }

    @Test
    void everyAlgorithmWorksByPublishedKeys() throws Exception {
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = ed.getPublic().getEncoded();
        String x = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        String published = "{\"keys\":[" + one.toPublicJWK().toJSONString() + ","
                + ec.toPublicJWK().toJSONString() + ","
                + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed\",\"x\":\"" + x + "\"}]}";
        try (IssuerServer issuer = IssuerServer.behaving(VERTX, answering(published))) {
            JwtVerifier verifier = verifier(issuer);

            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
            assertThat(subject(verifier, TokenMint.by(ec))).isEqualTo("ann");
            assertThat(subject(verifier, TokenMint.byEd25519(ed, "ed"))).isEqualTo("ann");
            refused(verifier, TokenMint.by(ec, "one"), ProblemType.UNAUTHENTICATED);
        }
    }

    @Test
    void keysThatVerifyNoTokenAreLeftOutAndTheOthersWork() throws Exception {
        OctetSequenceKey shared = new OctetSequenceKey.Builder(
                        TokenMint.SECRET.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .keyID("shared")
                .build();
        RSAKey forEncryption = new RSAKey.Builder(other.toRSAPublicKey())
                .keyID("other")
                .keyUse(KeyUse.ENCRYPTION)
                .build();
        String published = "{\"keys\":[" + shared.toJSONString() + "," + forEncryption.toJSONString()
                + ",{\"kty\":\"PQ\",\"kid\":\"pq\"},{\"kid\":\"none\"},{\"kty\":\"RSA\",\"n\":\"AQ\"},7,null,\"key\","
                + "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\",\"kid\":\"off the curve\"},"
                + new RSAKeyGenerator(2048).keyID("leaked").generate().toJSONString() + ","
                + one.toPublicJWK().toJSONString() + "]}";
        try (IssuerServer issuer = IssuerServer.behaving(VERTX, answering(published))) {
            JwtVerifier verifier = verifier(issuer);

            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
            refused(verifier, TokenMint.by(shared), ProblemType.UNAUTHENTICATED);
            refused(verifier, TokenMint.by(shared, "one"), ProblemType.UNAUTHENTICATED);
            refused(verifier, TokenMint.by(other), ProblemType.UNAUTHENTICATED);
            refused(verifier, TokenMint.by(other, "leaked"), ProblemType.UNAUTHENTICATED);
        }
    }

    @Test
    void twoKeysOfOneIdAreBothTried() throws Exception {
        RSAKey namesake = new RSAKey.Builder(other).keyID("one").build();
        try (IssuerServer issuer = IssuerServer.publishing(VERTX, one, namesake)) {
            JwtVerifier verifier = verifier(issuer);

            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
            assertThat(subject(verifier, TokenMint.by(namesake))).isEqualTo("ann");
        }
    }

    @Test
    void anEmptySetWithdrawsAllKeys() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(VERTX, one)) {
            JwtVerifier verifier = verifier(issuer);
            String token = TokenMint.by(one);
            assertThat(subject(verifier, token)).isEqualTo("ann");
            issuer.publish();
            pass(COOLDOWN);

            refused(verifier, TokenMint.by(other), ProblemType.UNAUTHENTICATED);
            refused(verifier, token, ProblemType.UNAUTHENTICATED);
        }
    }

    private void flood(JwtVerifier verifier, String name) throws Exception {
        ConcurrentLinkedQueue<Future<Caller>> answers = new ConcurrentLinkedQueue<>();
        String signature = TokenMint.by(one).replaceFirst(".*\\.", "");
        String payload = TokenMint.base64(TokenMint.claims().build().toString());
        IntStream.range(0, 1_000)
                .parallel()
                .forEach(i ->
                        answers.add(verifier.verify(TokenMint.base64("{\"alg\":\"RS256\",\"kid\":\"" + name + i + "\"}")
                                + "." + payload + "." + signature)));
        assertThatThrownBy(() -> Future.join(List.copyOf(answers)).await()).isInstanceOf(ProblemException.class);
        assertThat(answers).hasSize(1_000).allMatch(Future::failed);
    }

    /** Whether the answer is told on the event loop that asked. */
    private static Future<Boolean> onAnEventLoop(JwtVerifier verifier, String token) {
        Promise<Boolean> stayed = Promise.promise();
        Context context = ((io.vertx.core.internal.VertxInternal) VERTX).createEventLoopContext();
        context.runOnContext(v -> {
            Thread asker = Thread.currentThread();
            verifier.verify(token)
                    .onSuccess(caller -> stayed.complete(Thread.currentThread().equals(asker)))
                    .onFailure(stayed::fail);
        });
        return stayed.future();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private JwtVerifier verifier(IssuerServer issuer) {
        IdentityConfig config = new IdentityConfig(
                TokenMint.ISSUER,
                TokenMint.AUDIENCE,
                Duration.ofSeconds(30),
                Optional.of(issuer.url()),
                Duration.ofHours(1),
                COOLDOWN,
                List.of(),
                Optional.empty(),
                8 * 1024,
                Set.of("assets:read"));
        return new JwtVerifier(VERTX, config, Clock.systemUTC(), nanos::get);
    }

    private static String subject(JwtVerifier verifier, String token) {
        return verifier.verify(token).await().subject();
    }

    private static void refused(JwtVerifier verifier, String token, ProblemType type) {
        assertThatThrownBy(() -> verifier.verify(token).await())
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                        .isEqualTo(type));
    }
}
