package io.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PulledReadTest {
    private final Numbers numbers = new Numbers();
    private final List<String> told = new ArrayList<>();

    PulledReadTest() {
        numbers.handler(chunk -> told.add(chunk.toString()));
    }

    @Test
    void givesNothingBeforeItIsAskedAndThenAsManyChunksAsItIs() {
        numbers.go();
        assertThat(told).isEmpty();

        numbers.fetch(2).fetch(1);

        assertThat(told).containsExactly("0", "1", "2");
        assertThat(numbers.isAsked()).isFalse();
    }

    @Test
    void aPauseTakesBackWhatWasAskedFor() {
        numbers.handler(chunk -> {
            told.add(chunk.toString());
            numbers.pause();
        });

        numbers.fetch(5);

        assertThat(told).containsExactly("0");
        assertThat(numbers.held).isEqualTo(1);
    }

    @Test
    void whatIsAskedForWithoutEndStaysSo() {
        numbers.left = 1_000;

        numbers.fetch(7).resume().fetch(Long.MAX_VALUE);

        assertThat(told).hasSize(1_000);
        assertThat(numbers.isAsked()).isTrue();
        assertThat(numbers.demand()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void askingFromWithinAChunkCountsToo() {
        numbers.handler(chunk -> {
            told.add(chunk.toString());
            if (told.size() < 4) {
                numbers.fetch(1);
            }
        });

        numbers.fetch(1);

        assertThat(told).containsExactly("0", "1", "2", "3");
    }

    @Test
    void aChunkThatNobodyAskedForOwesNone() {
        numbers.give(Buffer.buffer("0"));
        numbers.left = 0;

        numbers.fetch(1);

        assertThat(numbers.demand()).isEqualTo(1);
    }

    @Test
    void tellsEndAndFailureToWhoeverListensAndOtherwiseToNobody() {
        numbers.giveEnd();
        numbers.giveFailure(new IllegalStateException("early"));
        numbers.endHandler(v -> told.add("end")).exceptionHandler(cause -> told.add(cause.getMessage()));

        numbers.giveEnd();
        numbers.giveFailure(new IllegalStateException("late"));

        assertThat(told).containsExactly("end", "late");
    }

    @Test
    void fewerThanNoneCannotBeAskedFor() {
        assertThatThrownBy(() -> numbers.fetch(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(numbers.fetch(0)).isSameAs(numbers);
        assertThat(told).isEmpty();
    }

    /** Gives numbers while it is asked. */
    private static final class Numbers extends PulledRead {
        private int next;
        private int left = 10;
        private int held;
        private boolean giving;

        void go() {
            if (giving) {
                return;
            }
            giving = true;
            while (isAsked() && left > 0) {
                left--;
                give(Buffer.buffer(Integer.toString(next++)));
            }
            giving = false;
        }

        @Override
        protected void asked(long more) {
            go();
        }

        @Override
        protected void held() {
            held++;
        }
    }
}
