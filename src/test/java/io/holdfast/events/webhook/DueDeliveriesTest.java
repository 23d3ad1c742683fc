package io.holdfast.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.jobs.AccountPlaces;
import io.holdfast.jobs.AccountShares;
import io.holdfast.testing.CatalogPostgres;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the places for deliveries are shared out, statement by statement. */
@ExtendWith(VertxExtension.class)
class DueDeliveriesTest {
    private static final UUID ANN = UUID.randomUUID();
    private static final UUID BEN = UUID.randomUUID();

    private CatalogPostgres postgres;
    private DueDeliveries due;

    @BeforeEach
    void start(Vertx vertx) throws SQLException {
        postgres = CatalogPostgres.start(vertx, 2);
        due = new DueDeliveries(postgres.database());
        postgres.addAccount(ANN);
        postgres.addAccount(BEN);
    }

    @AfterEach
    void stop() throws Exception {
        postgres.close();
    }

    @Test
    void theManyWebhooksOfOneAccountLeavePlacesForOthers() throws SQLException {
        hooks(ANN, 20, 5, false);
        AccountPlaces places = new AccountPlaces(new AccountShares(16, 16, 16));

        List<DueDelivery> taken = drain(places);
        assertThat(taken).hasSize(8).allMatch(delivery -> delivery.account().equals(ANN));
        assertThat(taken).extracting(DueDelivery::webhook).as("one each").doesNotHaveDuplicates();

        hooks(BEN, 1, 1, false);
        assertThat(drain(places)).singleElement().matches(delivery -> delivery.account()
                .equals(BEN));
    }

    @Test
    void accountsTakeTurnsHoweverManyWebhooksEachHas() throws SQLException {
        hooks(ANN, 20, 1, false);
        hooks(BEN, 2, 1, false);

        List<DueDelivery> taken = look(new AccountPlaces(new AccountShares(8, 8, 8)));

        assertThat(count(taken)).isEqualTo(Map.of(ANN, 2L, BEN, 2L));
    }

    @Test
    void oneAccountHasNoMorePlacesThanTheSettingSays() throws SQLException {
        hooks(ANN, 20, 1, false);

        assertThat(drain(new AccountPlaces(new AccountShares(64, 3, 3)))).hasSize(3);
    }

    @Test
    void webhooksThatWereSlowGetFewerPlaces() throws SQLException {
        hooks(ANN, 20, 5, true);
        hooks(ANN, 1, 3, false);

        List<DueDelivery> taken = drain(new AccountPlaces(new AccountShares(64, 32, 2)));

        assertThat(taken).filteredOn(DueDelivery::slow).hasSize(2);
        assertThat(taken).filteredOn(delivery -> !delivery.slow()).hasSize(3);
    }

    @Test
    void halfOfThePlacesAreNotForWhatWasSlow() throws SQLException {
        for (int account = 0; account < 12; account++) {
            UUID slow = UUID.randomUUID();
            postgres.addAccount(slow);
            hooks(slow, 2, 1, true);
        }
        hooks(BEN, 1, 1, false);

        List<DueDelivery> taken = drain(new AccountPlaces(new AccountShares(12, 12, 2)));

        assertThat(taken).filteredOn(DueDelivery::slow).hasSize(6);
        assertThat(count(taken)).containsEntry(BEN, 1L);
    }

    @Test
    void aWebhookIsSlowFromOneAnswerToTheNext() throws SQLException {
        hooks(ANN, 1, 2, false);
        DueDelivery first = drain(new AccountPlaces(new AccountShares(4, 1, 1))).get(0);
        assertThat(first.slow()).isFalse();
        due.pace(first, true).await();

        DueDelivery second =
                drain(new AccountPlaces(new AccountShares(4, 1, 1))).get(0);
        assertThat(second.slow()).isTrue();
        due.pace(second, false).await();
        assertThat(postgres.number("SELECT count(*) FROM webhook WHERE slow")).isZero();
    }

    /** All that may be taken while none of it ends. */
    private List<DueDelivery> drain(AccountPlaces places) {
        List<DueDelivery> all = new ArrayList<>();
        boolean more = true;
        while (more) {
            List<DueDelivery> taken = due.claim(places.look().orElseThrow(), 4, running(all), Duration.ofHours(1))
                    .await();
            taken.forEach(delivery -> places.begin(delivery.account(), delivery.slow()));
            all.addAll(taken);
            more = places.looked(taken.size());
        }
        return all;
    }

    private List<DueDelivery> look(AccountPlaces places) {
        return due.claim(places.look().orElseThrow(), 4, Map.of(), Duration.ofHours(1))
                .await();
    }

    private static Map<UUID, Integer> running(List<DueDelivery> taken) {
        return taken.stream().collect(Collectors.toMap(DueDelivery::webhook, any -> 1, Integer::sum));
    }

    private static Map<UUID, Long> count(List<DueDelivery> taken) {
        return taken.stream().collect(Collectors.groupingBy(DueDelivery::account, Collectors.counting()));
    }

    private void hooks(UUID account, int hooks, int events, boolean slow) throws SQLException {
        postgres.run(
                """
                WITH hook AS (
                  INSERT INTO webhook (account_id, id, url, types, secret, slow)
                  SELECT '%s', gen_random_uuid(), 'https://hooks.example/', '{asset.stored}', 'whsec_c2VjcmV0', %s
                  FROM generate_series(1, %d) RETURNING account_id, id)
                INSERT INTO webhook_delivery (account_id, webhook_id, event_number, subject, type, happened_at)
                SELECT account_id, id, n, gen_random_uuid(), 'asset.stored', now() FROM hook, generate_series(1, %d) n"""
                        .formatted(account, slow, hooks, events));
    }
}
