package io.holdfast.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinkTokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final UUID ACCOUNT = UUID.fromString("3b241101-e2bb-8255-8caf-4136c566a962");
    private static final UUID LINK = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final LinkTokens.Target TARGET = new LinkTokens.Target(ACCOUNT, LINK);

    /** What the construction before AES-SIV made of the same secret and ids. */
    private static final String FORMER = "6dslfcjAyxCRJ29BU-AEpojQylTm5dNhSX0L_9R2TJn33LhXvlRCmlbi5p2IanvL";

    private static final String FORMER_VIEWING = "sWCOlh1yTamyIjphsNI93wAAAAAAAAAKlgPuC4OvQQ_bYaBot8WVSw";

    private final LinkTokens tokens = at(0);

    @Test
    void aTokenOpensWhatItWasMadeOfAndIsTheSameEachTime() {
        assertThat(tokens.of(ACCOUNT, LINK)).isEqualTo(at(9).of(ACCOUNT, LINK)).hasSize(64);
        assertThat(tokens.open(tokens.of(ACCOUNT, LINK))).isEqualTo(TARGET);
    }

    @Test
    void aTokenTellsNothingOfItsAccountNotEvenToWhoHasTwo() {
        byte[] one = Base64.getUrlDecoder().decode(tokens.of(ACCOUNT, LINK));
        byte[] two = Base64.getUrlDecoder().decode(tokens.of(ACCOUNT, new UUID(1, 2)));
        int same = 0;
        for (int i = 0; i < one.length; i++) {
            same += one[i] == two[i] ? 1 : 0;
        }

        assertThat(same).isLessThan(8);
    }

    @Test
    void aTokenOfTheFormerConstructionOpensAndIsNotMadeAnyMore() {
        assertThat(tokens.open(FORMER)).isEqualTo(TARGET);
        assertThat(tokens.of(ACCOUNT, LINK)).isNotEqualTo(FORMER);
        assertThat(at(9).viewing(TARGET, FORMER_VIEWING).orElseThrow().until()).isEqualTo(Instant.ofEpochSecond(10));
    }

    @Test
    void aTokenIsWhatAnotherImplementationOfAesSivMakes() {
        // OpenSSL's AES-256-SIV under HKDF-SHA-256 of the secret
        assertThat(tokens.of(ACCOUNT, LINK))
                .isEqualTo("6i-wCaO3wlJrGVs-cYjGdwZVB1rkwWGpN8vij4KddL9Jryl1gAD8SFnaMNrs0dCg");
    }

    @Test
    void anyOtherBitOpensNothing() {
        for (String token : List.of(tokens.of(ACCOUNT, LINK), FORMER)) {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                byte[] other = bytes.clone();
                other[bit / 8] ^= (byte) (1 << (bit % 8));
                refused(Base64.getUrlEncoder().withoutPadding().encodeToString(other));
            }
        }
    }

    @Test
    void anyOtherTextOpensNothing() {
        String token = tokens.of(ACCOUNT, LINK);
        refused("");
        refused(token + "A");
        refused(token.substring(4));
        refused("!".repeat(64));
        refused(new LinkTokens(SECRET.replace('0', '1'), Clock.systemUTC()).of(ACCOUNT, LINK));
    }

    @Test
    void aViewingIsKnownForItsLinkUntilItIsOver() {
        String viewing = tokens.viewing(TARGET, Duration.ofSeconds(10));

        assertThat(at(9).viewing(TARGET, viewing).orElseThrow().until()).isEqualTo(Instant.ofEpochSecond(10));
        assertThat(at(10).viewing(TARGET, viewing)).isEmpty();
        assertThat(tokens.viewing(new LinkTokens.Target(ACCOUNT, ACCOUNT), viewing))
                .isEmpty();
        assertThat(tokens.viewing(TARGET, viewing.substring(0, 20) + "AAAA" + viewing.substring(24)))
                .isEmpty();
        assertThat(tokens.viewing(TARGET, "x")).isEmpty();
        assertThat(tokens.viewing(TARGET, Duration.ofSeconds(10))).isNotEqualTo(viewing);
    }

    private void refused(String token) {
        assertThatThrownBy(() -> tokens.open(token)).as(token).isInstanceOf(ProblemException.class);
    }

    private static LinkTokens at(long second) {
        return new LinkTokens(SECRET, Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC));
    }
}
