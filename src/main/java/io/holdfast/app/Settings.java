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
import io.holdfast.intake.ResumeConfig;
import io.holdfast.intake.UploadConfig;
import io.holdfast.jobs.RetentionConfig;
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
import io.holdfast.shredding.ShreddingConfig;
import io.holdfast.storage.StorageConfig;
import io.holdfast.storage.StoreConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.slf4j.event.Level;

/** Everything an operator can set, checked as a whole; {@code conf/holdfast.yaml} has the keys and defaults. */
public record Settings(
        HttpConfig http,
        ManagementConfig management,
        DatabaseConfig database,
        StoreConfig store,
        MoveConfig move,
        IdentityConfig identity,
        UploadConfig upload,
        QuotaConfig quota,
        ErasureConfig erasure,
        PrivacyConfig privacy,
        DeliveryConfig delivery,
        SharingConfig sharing,
        DisclosureConfig disclosure,
        CredentialConfig credential,
        ShreddingConfig shredding,
        EventsConfig events,
        ExportConfig export,
        GenerationConfig generation,
        IngestConfig ingest,
        RetentionConfig retention,
        OutboundConfig outbound,
        AgentsConfig agents,
        LogConfig log) {
    static final long KIB = 1 << 10;
    static final long MIB = 1 << 20;
    private static final long TIB = 1L << 40;

    /** HMAC with SHA-256 wants a key no shorter than its hash (RFC 7518 section 3.2). */
    static final int MIN_SECRET_BYTES = 32;

    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    /** An origin as browsers serialize it (RFC 6454 section 6.2), or any. */
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[^/?#@\\s]+");

    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9.+-]+/[a-z0-9.+-]+");

    /** RFC 6749 section 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private static final Pattern CREDENTIALS = Pattern.compile("(?:^|&)(?:user|password)=");

    /** What becomes of places in files that people send. */
    enum Location {
        KEEP,
        STRIP
    }

    private static final Pattern ANYTHING = Pattern.compile(".+", Pattern.DOTALL);

    /**
     * Reads the defaults, then the file, then the environment.
     *
     * @param file the operator's file; when empty, the one that {@code HOLDFAST_CONFIG} names, if any
     * @param environment all of the process's variables
     * @throws SettingsFault with every fault at once
     */
    public static Settings read(Optional<Path> file, Map<String, String> environment) {
        List<String> faults = new ArrayList<>();
        SettingsSource source = SettingsSource.merge(file, environment, faults);
        Settings settings = map(new SettingsReader(source, faults));
        if (!faults.isEmpty()) {
            throw new SettingsFault(faults);
        }
        return settings;
    }

    /** Those of the core. */
    CoreConfig core() {
        return new CoreConfig(
                new StorageConfig(store, shredding),
                upload,
                quota,
                erasure,
                move,
                credential,
                delivery,
                disclosure,
                retention);
    }

    private static Settings map(SettingsReader reader) {
        HttpConfig http = http(reader);
        ManagementConfig management =
                new ManagementConfig(reader.text("management.host"), reader.integer("management.port", 0, 65_535));
        if (http.port() == management.port() && http.port() != 0) {
            reader.fault("management.port", "is the port of the API too; allowed: any other");
        }
        UploadConfig upload = upload(reader);
        StoreConfig store = new StoreSettings(reader).read(largest(upload));
        return new Settings(
                http,
                management,
                database(reader),
                store,
                MoveConfig.read(reader),
                identity(reader),
                upload,
                new QuotaConfig(
                        reader.size("quota.bytes", 0, Long.MAX_VALUE), reader.number("quota.assets", 0, 1L << 40)),
                ErasureConfig.read(reader),
                new PrivacyConfig(reader.text("privacy.hold-wording")),
                delivery(reader),
                SharingSettings.sharing(reader),
                SharingSettings.disclosure(reader),
                new CredentialSettings(reader).read(),
                ShreddingSettings.read(reader, store),
                new EventsSettings(reader).read(http.idleTimeout()),
                export(reader),
                new GenerationConfig(
                        reader.integer("generation.rate", 1, 1_000_000),
                        reader.integer("generation.concurrency", 1, 100_000),
                        reader.duration("generation.tombstones", Duration.ofSeconds(1), YEAR)),
                OutboundSettings.ingest(reader),
                RetentionSettings.read(reader),
                OutboundSettings.outbound(reader),
                OutboundSettings.agents(reader),
                new LogConfig(
                        reader.choice("log.level", Level.class), reader.choice("log.format", LogConfig.Format.class)));
    }

    private static long largest(UploadConfig upload) {
        return LongStream.of(
                        upload.maxImageBytes(), upload.maxVideoBytes(), upload.maxAudioBytes(), upload.maxOtherBytes())
                .max()
                .orElseThrow();
    }

    private static HttpConfig http(SettingsReader reader) {
        Optional<String> certificate = reader.readableFile("http.tls-certificate");
        Optional<String> key = reader.readableFile("http.tls-key");
        if (certificate.isPresent() != key.isPresent()) {
            reader.fault(
                    certificate.isPresent() ? "http.tls-key" : "http.tls-certificate",
                    "is missing; allowed: both http.tls-certificate and http.tls-key, or none");
        }
        return new HttpConfig(
                reader.text("http.host"),
                reader.integer("http.port", 0, 65_535),
                publicUrl(reader),
                reader.integer("http.event-loops", 0, 1024),
                (int) reader.size("http.receive-buffer", 4 * KIB, 16 * MIB),
                (int) reader.size("http.max-header", KIB, MIB),
                reader.duration("http.idle-timeout", Duration.ofSeconds(1), DAY),
                reader.duration("http.drain-timeout", Duration.ZERO, HOUR),
                reader.flag("http.interim-responses"),
                reader.list("http.cors-origins", ORIGIN, "https://host, https://host:port or *"),
                certificate,
                key);
    }

    private static String publicUrl(SettingsReader reader) {
        Optional<URI> url = reader.url("http.public-url", "https", "http");
        if (!reader.isSet("http.public-url")) {
            reader.required("http.public-url", Optional.empty());
        }
        url.filter(absolute -> absolute.getRawQuery() != null)
                .ifPresent(absolute -> reader.fault("http.public-url", "must not hold a query"));
        return url.map(absolute -> absolute.toString().replaceFirst("/+\\z", ""))
                .orElse("");
    }

    private static DatabaseConfig database(SettingsReader reader) {
        Optional<URI> url = reader.url("database.url", "postgresql");
        if (!reader.isSet("database.url")) {
            reader.required("database.url", Optional.empty());
        }
        url.filter(absolute -> !absolute.getRawPath().matches("/[^/]+"))
                .ifPresent(absolute ->
                        reader.fault("database.url", "names no database; allowed: postgresql://host:port/database"));
        url.map(URI::getRawQuery)
                .filter(query -> CREDENTIALS.matcher(query).find())
                .ifPresent(query -> reader.fault(
                        "database.url", "must not hold a user or a password; set database.user and database.password"));
        return new DatabaseConfig(
                url.map(URI::toString).orElse(""),
                reader.text("database.user"),
                reader.secret("database.password", 1).orElse(""),
                reader.integer("database.pool-size", 1, 10_000),
                reader.integer("database.wait-queue", 0, 1_000_000),
                reader.duration("database.timeout", MOMENT, HOUR),
                reader.flag("database.migrate"));
    }

    private static IdentityConfig identity(SettingsReader reader) {
        IdentityConfig identity = new IdentityConfig(
                reader.text("identity.issuer"),
                reader.text("identity.audience"),
                reader.duration("identity.leeway", Duration.ZERO, Duration.ofMinutes(10)),
                reader.url("identity.jwks-url", "https", "http"),
                reader.duration("identity.jwks-refresh", Duration.ofSeconds(1), DAY),
                reader.duration("identity.jwks-cooldown", Duration.ofSeconds(1), DAY),
                reader.list("identity.keys", ANYTHING, "PEM keys, PEM certificates or JWKs"),
                reader.secret("identity.hs256-secret", MIN_SECRET_BYTES),
                (int) reader.size("identity.max-token", 256, MIB),
                Set.copyOf(reader.list("identity.default-scopes", SCOPE, "scopes such as assets:read")),
                reader.optionalText("identity.region-claim"));
        if (!reader.isSet("identity.jwks-url")
                && !reader.isSet("identity.keys")
                && !reader.isSet("identity.hs256-secret")) {
            reader.fault(
                    "identity.jwks-url",
                    "is empty and so are identity.keys and identity.hs256-secret; one of them is required");
        }
        identity.keys().forEach(key -> IdentityConfig.faultOfKey(key)
                .ifPresent(fault -> reader.fault("identity.keys", "holds " + fault)));
        return identity;
    }

    private static UploadConfig upload(SettingsReader reader) {
        List<String> types = reader.list("upload.types", MEDIA_TYPE, "media types such as image/png");
        if (!reader.isSet("upload.types")) {
            reader.fault("upload.types", "is empty; allowed: at least one media type");
        }
        return new UploadConfig(
                reader.size("upload.max-image", 1, 5 * TIB),
                reader.size("upload.max-video", 1, 5 * TIB),
                reader.size("upload.max-audio", 1, 5 * TIB),
                reader.size("upload.max-other", 1, 5 * TIB),
                Set.copyOf(types),
                reader.duration("upload.admission-timeout", MOMENT, HOUR),
                reader.duration("upload.stall-timeout", MOMENT, HOUR),
                reader.duration("upload.lease", Duration.ofSeconds(1), DAY),
                reader.duration("upload.sweep-interval", MOMENT, HOUR),
                reader.duration("upload.commit-timeout", MOMENT, HOUR),
                reader.duration("upload.idempotency-retention", Duration.ofMinutes(1), YEAR),
                reader.integer("upload.max-form-files", 1, 10_000),
                reader.choice("privacy.location", Location.class) == Location.STRIP,
                new ResumeConfig(
                        reader.duration("upload.retention", Duration.ofSeconds(1), YEAR),
                        reader.duration("upload.writer-lease", Duration.ofSeconds(1), HOUR),
                        reader.duration("upload.writer-patience", MOMENT, HOUR),
                        reader.integer("upload.max-open", 1, 1_000_000)));
    }

    private static ExportConfig export(SettingsReader reader) {
        return new ExportConfig(
                reader.duration("export.retention", Duration.ofSeconds(1), Duration.ofDays(7)),
                reader.integer("export.max-open", 1, 1_000),
                reader.duration("export.interval", MOMENT, HOUR));
    }

    private static DeliveryConfig delivery(SettingsReader reader) {
        Optional<String> signingKey = reader.secret("delivery.signing-key", MIN_SECRET_BYTES);
        return new DeliveryConfig(
                reader.duration("delivery.content-url-lifetime", Duration.ofSeconds(1), Duration.ofDays(7)),
                reader.required("delivery.signing-key", signingKey),
                reader.integer("delivery.max-ranges", 1, 1000));
    }
}
