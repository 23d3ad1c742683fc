package io.holdfast.identity;

import static io.holdfast.identity.IssuerServer.answering;
import static io.holdfast.identity.IssuerServer.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class JwksSourceTest {
    private static final Duration COOLDOWN = TokenMint.COOLDOWN;
    private static Vertx vertx;
    private static RSAKey one;
    private static RSAKey other;

    /** The clock that the cooldown is measured by. */
    private final AtomicLong nanos = new AtomicLong();

    @BeforeAll
    static void make(Vertx given) throws Exception {
        vertx = given;
        one = new RSAKeyGenerator(2048).keyID("one").generate();
        other = new RSAKeyGenerator(2048).keyID("other").generate();
    }

    @Test
    void theFirstTokenWaitsForTheKeys() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(vertx, one)) {
            assertThat(subject(verifier(issuer), TokenMint.by(one))).isEqualTo("ann");
            assertThat(issuer.fetches()).isOne();
        }
    }

    @Test
    void manyFirstRequestsAtOnceCauseOneFetchAndStayOnTheirEventLoops() throws Exception {
        Promise<HttpServerRequest> asked = Promise.promise();
        try (IssuerServer issuer = IssuerServer.behaving(vertx, asked::tryComplete)) {
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
        try (IssuerServer issuer = IssuerServer.publishing(vertx, one)) {
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
    void aKeyWithoutAnIdIsReplacedByAnotherWithout() throws Exception {
        RSAKey first = new RSAKey.Builder(one).keyID(null).build();
        RSAKey second = new RSAKey.Builder(other).keyID(null).build();
        try (IssuerServer issuer = IssuerServer.publishing(vertx, first)) {
            JwtVerifier verifier = verifier(issuer);
            assertThat(subject(verifier, TokenMint.by(first))).isEqualTo("ann");
            issuer.publish(second);
            pass(COOLDOWN);

            assertThat(subject(verifier, TokenMint.by(second))).isEqualTo("ann");
            refused(verifier, TokenMint.by(first), ProblemType.UNAUTHENTICATED);
        }
    }

    @Test
    void anIssuerThatGivesNoKeysIsNoMatterOfTheToken() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(vertx)) {
            JwtVerifier verifier = verifier(issuer);

            refused(verifier, TokenMint.by(one), ProblemType.IDENTITY_UNAVAILABLE);
            assertThat(verifier.hasKeys()).isFalse();
            issuer.publish(one);
            pass(COOLDOWN);

            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
            assertThat(verifier.hasKeys()).isTrue();
        }
    }

    @Test
    void aFloodOfUnknownKeyIdsCausesOneFetchInACooldown() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(vertx, one)) {
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
        try (IssuerServer issuer = IssuerServer.publishing(vertx, one)) {
            issuer.stop();
            JwtVerifier verifier = verifier(issuer);
            String token = TokenMint.by(one);

            refused(verifier, token, ProblemType.IDENTITY_UNAVAILABLE);
            issuer.back();
            refused(verifier, token, ProblemType.IDENTITY_UNAVAILABLE);
            pass(JwksSource.FIRST_RETRY);

            assertThat(subject(verifier, token)).isEqualTo("ann");
        }
    }

    @Test
    void cachedKeysGoOnWhileTheIssuerIsAway() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(vertx, one)) {
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
        try (IssuerServer issuer = IssuerServer.publishing(vertx, one);
                IssuerServer elsewhere = IssuerServer.publishing(vertx, other)) {
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
        try (IssuerServer silent = IssuerServer.behaving(vertx, request -> {});
                IssuerServer midway = IssuerServer.behaving(
                        vertx, request -> request.response().setChunked(true).write("{\"keys\":["))) {
            JwtVerifier first = verifier(silent);
            JwtVerifier second = verifier(midway);
            String token = TokenMint.by(one);

            refused(first, token, ProblemType.IDENTITY_UNAVAILABLE);
            refused(second, token, ProblemType.IDENTITY_UNAVAILABLE);
            silent.publish(one);
            midway.publish(one);
            pass(JwksSource.FIRST_RETRY);

            assertThat(subject(first, token)).isEqualTo("ann");
            assertThat(subject(second, token)).isEqualTo("ann");
        }
    }

    @Test
    void anAnswerWithoutEndAndOneThatHangsLoseTheirConnections() {
        Promise<Void> endless = Promise.promise();
        Promise<Void> hanging = Promise.promise();
        try (IssuerServer one = IssuerServer.behaving(vertx, request -> {
                    request.connection().closeHandler(endless::tryComplete);
                    Misbehaviour.endless(request.response().setChunked(true));
                });
                IssuerServer other = IssuerServer.behaving(
                        vertx, request -> request.connection().closeHandler(hanging::tryComplete))) {
            verifier(one);
            verifier(other);

            Future.all(endless.future(), hanging.future()).await(5, TimeUnit.MINUTES);
        } catch (TimeoutException kept) {
            throw new AssertionError("a connection was kept", kept);
        }
    }

    @Test
    void anIssuerMayBeAtTheRootOfItsHost() throws Exception {
        try (IssuerServer issuer = IssuerServer.publishing(vertx, one)) {
            URI root = URI.create(issuer.url().toString().replace("/jwks", ""));
            JwtVerifier verifier = new JwtVerifier(vertx, TokenMint.config(root), Clock.systemUTC(), nanos::get);

            assertThat(subject(verifier, TokenMint.by(one))).isEqualTo("ann");
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
        Context context = ((io.vertx.core.internal.VertxInternal) vertx).createEventLoopContext();
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
        return new JwtVerifier(vertx, TokenMint.config(issuer.url()), Clock.systemUTC(), nanos::get);
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
