package io.holdfast.residency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.app.Gateway;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.shredding.ShreddingConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway does not start with settings that lack a region of which its accounts still need something. */
class RegionLeftOutTest {
    @TempDir
    Path folder;

    @Test
    void aRegionThatAccountsStillNeedCanNotBeLeftOut() throws Exception {
        try (TwoRegions regions = TwoRegions.start(folder, new OutboundConfig(List.of(), false), Duration.ofHours(1))) {
            regions.open("fred", "us");
            isMissed(regions);
            regions.server.execute("UPDATE account SET home_region = NULL WHERE subject = 'fred'");
            isNotMissed(regions);

            regions.upload("gil", Picture.png(20, 20));
            regions.move("gil", "us");
            regions.arrived("gil");
            String gil = "'" + Operator.account("gil") + "'";
            regions.server.execute("INSERT INTO account_move (account_id, remaining, next_at) VALUES (" + gil
                    + ", 1, now() + interval '1 hour')");
            regions.server.execute("UPDATE account SET home_region = NULL WHERE account_id = " + gil);
            // else it is the master key that is missed first
            regions.server.execute("DELETE FROM account_key");
            isMissed(regions);

            regions.server.execute("DELETE FROM account_move WHERE account_id = " + gil);
            regions.server.execute("INSERT INTO leftover (account_id, id, object_key, expires_at)"
                    + " SELECT account_id, id, object_key, now() + interval '1 hour' FROM asset WHERE account_id = "
                    + gil);
            isMissed(regions);
        }
    }

    private void isMissed(TwoRegions regions) {
        assertThat(catchThrowable(() -> startWithout(regions)))
                .hasMessageContaining("store.regions does not name")
                .hasMessageContaining("us");
    }

    private void isNotMissed(TwoRegions regions) throws Exception {
        startWithout(regions).stop().await();
    }

    private Gateway startWithout(TwoRegions regions) throws Exception {
        return regions.server.replica(
                folder,
                Optional.of(GatewayServer.s3(regions.store.config())),
                usual -> Changed.settings(usual, new ShreddingConfig(false, List.of())));
    }
}
