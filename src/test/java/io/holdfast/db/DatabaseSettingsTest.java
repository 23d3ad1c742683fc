package io.holdfast.db;

import static io.holdfast.testing.LeastSettings.MIN;
import static io.holdfast.testing.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.Settings;
import io.holdfast.settings.SettingsFault;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {
    @Test
    void postgresIsNamedAsLibpqNamesIt() {
        DatabaseConfig database = Settings.read(
                        Optional.empty(),
                        with(
                                "HOLDFAST_DATABASE_URL",
                                "postgres://one:5433,[::1]/media?sslmode=require&target_session_attrs=primary",
                                "HOLDFAST_DATABASE_TRANSACTION_POOLING",
                                "true",
                                "HOLDFAST_DATABASE_DIRECT_URL",
                                "postgresql://one/media"))
                .database();

        assertThat(database).hasToString("DatabaseConfig[postgresql://one:5433,[::1]:5432/media]");
        assertThat(database.pooling().transactions()).isTrue();
        assertThat(database.pooling().direct()).map(ConnectionUrl::toString).hasValue("postgresql://one:5432/media");
        assertThat(Settings.read(Optional.empty(), MIN).database().pooling()).isEqualTo(DatabaseConfig.Pooling.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=on",
                "sslrootcert=/nowhere.pem",
                "sslcert=pom.xml",
                "target_session_attrs=standby",
                "host=other",
                "sslmode"
            })
    void aParameterThatCannotBeUsedIsAFault(String wrong) {
        assertThatThrownBy(() -> Settings.read(
                        Optional.empty(), with("HOLDFAST_DATABASE_URL", "postgresql://db/holdfast?" + wrong)))
                .isInstanceOf(SettingsFault.class)
                .hasMessageStartingWith("database.url: ");
    }

    @Test
    void aPoolerInTransactionModeNeedsAWayAroundIt() {
        assertThatThrownBy(() -> Settings.read(Optional.empty(), with("HOLDFAST_DATABASE_TRANSACTION_POOLING", "true")))
                .isInstanceOf(SettingsFault.class)
                .hasMessageStartingWith("database.direct-url: is required with database.transaction-pooling");
    }
}
