package io.holdfast.app;

import io.holdfast.content.DeliveryConfig;
import io.holdfast.credential.CredentialConfig;
import io.holdfast.db.DatabaseConfig;
import io.holdfast.disclosure.DisclosureConfig;
import io.holdfast.erasure.ErasureConfig;
import io.holdfast.events.EventsConfig;
import io.holdfast.export.ExportConfig;
import io.holdfast.generation.GenerationConfig;
import io.holdfast.generation.ingest.IngestConfig;
import io.holdfast.http.HttpConfig;
import io.holdfast.identity.IdentityConfig;
import io.holdfast.intake.QuotaConfig;
import io.holdfast.intake.UploadConfig;
import io.holdfast.jobs.JobsConfig;
import io.holdfast.logging.LogConfig;
import io.holdfast.module.CoreConfig;
import io.holdfast.operator.PrivacyConfig;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.residency.MoveConfig;
import io.holdfast.rights.AgentsConfig;
import io.holdfast.settings.SettingsFault;
import io.holdfast.settings.SettingsReader;
import io.holdfast.settings.SettingsSource;
import io.holdfast.sharing.SharingConfig;
import io.holdfast.storage.StorageConfig;
import io.holdfast.storage.StoreConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/** Everything an operator can set, checked as a whole; {@code conf/holdfast.yaml} has the keys and defaults. */
public record Settings(
        HttpConfig http,
        ManagementConfig management,
        DatabaseConfig database,
        LogConfig log,
        IdentityConfig identity,
        OutboundConfig outbound,
        AgentsConfig agents,
        CoreConfig core,
        Features features) {
    /** The sections of features. */
    public record Features(
            PrivacyConfig privacy,
            SharingConfig sharing,
            EventsConfig events,
            ExportConfig export,
            GenerationConfig generation,
            IngestConfig ingest) {
        static Features read(SettingsReader reader, HttpConfig http) {
            return new Features(
                    PrivacyConfig.read(reader),
                    SharingConfig.read(reader),
                    EventsConfig.read(reader, http.limits().idleTimeout()),
                    ExportConfig.read(reader),
                    GenerationConfig.read(reader),
                    IngestConfig.read(reader));
        }
    }

    /**
     * Reads the defaults, then the file, then the environment.
     *
     * @param file the operator's file; when empty, the one that {@code HOLDFAST_CONFIG} names, if any
     * @param environment all of the process's variables
     * @throws SettingsFault with every fault at once
     */
    public static Settings read(Optional<Path> file, Map<String, String> environment) {
        return read(Map.of(), file, environment);
    }

    /**
     * Reads the same over other defaults.
     *
     * @param usual by key, what stands in place of a default
     * @throws SettingsFault with every fault at once
     */
    public static Settings read(Map<String, String> usual, Optional<Path> file, Map<String, String> environment) {
        List<String> faults = new ArrayList<>();
        SettingsSource source = SettingsSource.merge(usual, file, environment, faults);
        Settings settings = map(new SettingsReader(source, faults));
        if (!faults.isEmpty()) {
            throw new SettingsFault(faults);
        }
        return settings;
    }

    /** Section by section, in the order in which faults are told. */
    private static Settings map(SettingsReader reader) {
        HttpConfig http = HttpConfig.read(reader);
        ManagementConfig management = ManagementConfig.read(reader);
        if (http.listener().port() == management.port() && http.listener().port() != 0) {
            reader.fault("management.port", "is the port of the API too; allowed: any other");
        }
        UploadConfig upload = UploadConfig.read(reader);
        StoreConfig store = StoreConfig.read(reader, upload.mostBytes(Optional.empty()));
        return new Settings(
                http,
                management,
                DatabaseConfig.read(reader),
                log(reader),
                IdentityConfig.read(reader),
                OutboundConfig.read(reader),
                AgentsConfig.read(reader),
                core(reader, upload, store),
                Features.read(reader, http));
    }

    private static CoreConfig core(SettingsReader reader, UploadConfig upload, StoreConfig store) {
        return new CoreConfig(
                StorageConfig.read(reader, store),
                upload,
                QuotaConfig.read(reader),
                ErasureConfig.read(reader),
                MoveConfig.read(reader),
                CredentialConfig.read(reader),
                DeliveryConfig.read(reader),
                DisclosureConfig.read(reader),
                JobsConfig.read(reader));
    }

    /** Here, because {@code logging} knows no other room. */
    private static LogConfig log(SettingsReader reader) {
        return new LogConfig(
                reader.choice("log.level", Level.class), reader.choice("log.format", LogConfig.Format.class));
    }
}
