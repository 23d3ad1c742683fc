package io.holdfast.development;

import io.holdfast.app.Settings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a run sets where nobody sets anything else: neither the environment nor the file that {@code HOLDFAST_CONFIG} names. */
final class DevelopmentSettings {
    /** Stands where nobody named a database. */
    private static final String NOWHERE = "nowhere.invalid";

    private final Map<String, String> usual = new LinkedHashMap<>();
    private final Map<String, String> environment;
    private final Settings first;

    /**
     * Reads them.
     *
     * @throws io.holdfast.settings.SettingsFault with every fault of what somebody set
     */
    DevelopmentSettings(DataFolder data, Map<String, String> environment) throws IOException {
        this.environment = environment;
        usual.put("http.cors-origins", "*");
        usual.put("log.format", "text");
        usual.put("log.level", "warn");
        usual.put("database.url", "postgresql://" + NOWHERE + "/none");
        usual.put("database.user", "postgres");
        usual.put("store.kind", "file");
        usual.put("store.file.root", data.resolve("objects").toString());
        usual.put("identity.issuer", DevelopmentTokens.ISSUER);
        usual.put("identity.audience", DevelopmentTokens.AUDIENCE);
        usual.put("identity.hs256-secret", data.secret());
        usual.put("delivery.signing-key", data.secret());
        first = Settings.read(usual, Optional.empty(), environment);
    }

    /** Whether nobody named a database to use. */
    boolean wantsPostgres() {
        return first.database().url().toString().contains(NOWHERE);
    }

    /** All of them, with the database of this run if it has one. */
    Settings settings(Optional<String> database) {
        usual.put(
                "http.public-url", "http://localhost:" + first.http().listener().port());
        database.ifPresent(url -> usual.put("database.url", url));
        return Settings.read(usual, Optional.empty(), environment);
    }
}
