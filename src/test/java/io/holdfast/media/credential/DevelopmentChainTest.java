package io.holdfast.media.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class DevelopmentChainTest {
    private final DevelopmentChain chain = DevelopmentChain.of("one secret");

    @Test
    void theSameSecretIsTheSameChainToTheLastByte() throws Exception {
        DevelopmentChain again = DevelopmentChain.of("one secret");

        assertThat(again.root().getEncoded()).isEqualTo(chain.root().getEncoded());
        assertThat(again.identity().chain()).isEqualTo(chain.identity().chain());
        assertThat(again.identity().key()).isEqualTo(chain.identity().key());
    }

    @Test
    void anotherSecretIsAnotherChain() {
        DevelopmentChain other = DevelopmentChain.of("another secret");

        assertThat(other.root().getPublicKey()).isNotEqualTo(chain.root().getPublicKey());
        assertThat(other.identity().key()).isNotEqualTo(chain.identity().key());
    }

    @Test
    void itKeepsTheRulesOfASignersChain() {
        assertThatCode(() -> SigningRules.check(chain.identity())).doesNotThrowAnyException();
        assertThatCode(() -> chain.identity().chain().get(0).verify(chain.root().getPublicKey()))
                .doesNotThrowAnyException();
        assertThat(chain.identity().chain().get(0).getPublicKey())
                .isNotEqualTo(chain.root().getPublicKey());
    }
}
