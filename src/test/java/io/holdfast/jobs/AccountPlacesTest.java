package io.holdfast.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountPlacesTest {
    private static final UUID ANN = UUID.randomUUID();

    private final AccountPlaces places = new AccountPlaces(new AccountShares(4, 4, 4));

    @Test
    void oneLooksAtATimeAndWhoeverCameMeanwhileIsLookedForAfterwards() {
        assertThat(places.look()).isPresent();
        assertThat(places.look()).isEmpty();

        assertThat(places.looked(0)).as("another look was asked for").isTrue();
        assertThat(places.look()).isPresent();
        assertThat(places.looked(0)).isFalse();
    }

    @Test
    void nobodyLooksWhenNoPlaceIsFree() {
        for (int place = 0; place < 4; place++) {
            places.begin(ANN, place == 0);
        }

        assertThat(places.look()).isEmpty();
        assertThat(places.taken()).isEqualTo(4);
        assertThat(places.slow()).isEqualTo(1);

        places.end(ANN, true);
        assertThat(places.look()).isPresent();
        assertThat(places.slow()).isZero();
    }

    @Test
    void aLookThatFoundAllItAskedForIsFollowedByAnother() {
        assertThat(places.look()).isPresent();
        places.begin(ANN, false);
        places.begin(ANN, false);

        assertThat(places.looked(2)).isTrue();
    }
}
