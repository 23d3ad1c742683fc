package io.holdfast.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.content.DeliveryConfig;
import io.holdfast.credential.CredentialConfig;
import io.holdfast.db.DatabaseConfig;
import io.holdfast.disclosure.DisclosureConfig;
import io.holdfast.erasure.ErasureConfig;
import io.holdfast.events.EventsConfig;
import io.holdfast.events.WebhookConfig;
import io.holdfast.export.ExportConfig;
import io.holdfast.generation.GenerationConfig;
import io.holdfast.generation.ingest.IngestConfig;
import io.holdfast.http.HttpConfig;
import io.holdfast.http.InterimResponses;
import io.holdfast.identity.IdentityConfig;
import io.holdfast.intake.FileSizes;
import io.holdfast.intake.IdempotencyConfig;
import io.holdfast.intake.QuotaConfig;
import io.holdfast.intake.ResumeConfig;
import io.holdfast.intake.UploadConfig;
import io.holdfast.intake.UploadTimeouts;
import io.holdfast.jobs.AccountShares;
import io.holdfast.jobs.BackgroundConfig;
import io.holdfast.jobs.JobsConfig;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.logging.LogConfig;
import io.holdfast.module.CoreConfig;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.operator.PrivacyConfig;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.residency.MoveConfig;
import io.holdfast.rights.AgentsConfig;
import io.holdfast.sharing.SharingConfig;
import io.holdfast.shredding.ShreddingConfig;
import io.holdfast.storage.StorageConfig;
import io.holdfast.storage.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.event.Level;

/** Settings and tokens of gateways in tests. */
public final class Development {
    private static final Duration BRIEF = Duration.ofSeconds(30);
    public static final String ISSUER = "https://development.holdfast.invalid";
    public static final String AUDIENCE = "holdfast";
    static final Set<String> TYPES = Set.of(
            "image/jpeg",
            "image/png",
            "image/gif",
            "image/webp",
            "image/avif",
            "image/heic",
            "image/heif",
            "image/bmp",
            "image/tiff",
            "video/mp4",
            "video/quicktime",
            "video/webm",
            "video/x-matroska",
            "audio/mpeg",
            "audio/mp4",
            "audio/wav",
            "audio/flac",
            "audio/ogg",
            "audio/aac");

    /** What the generation backend may do. */
    public static final String BACKEND = "generations:write assets:read assets:write";

    private Development() {}

    /** Settings with a file store and tokens signed by one secret. */
    public static Settings settings(
            String publicUrl, int port, int managementPort, String databaseUrl, Path objects, String secret) {
        return new Settings(
                http(publicUrl, port),
                new ManagementConfig("0.0.0.0", managementPort),
                new DatabaseConfig(
                        databaseUrl, "postgres", "", 16, 1_000, Duration.ofSeconds(5), false, Duration.ofMinutes(2)),
                new LogConfig(Level.INFO, LogConfig.Format.TEXT),
                identity(secret),
                new OutboundConfig(List.of(), false),
                new AgentsConfig(List.of(), List.of(), Duration.ofHours(6)),
                core(objects, secret),
                features(secret));
    }

    private static CoreConfig core(Path objects, String secret) {
        Duration month = Duration.ofDays(30);
        Duration year = Duration.ofDays(365);
        return new CoreConfig(
                new StorageConfig(
                        new StoreConfig(
                                StoreConfig.Kind.FILE,
                                Optional.of(new FileStoreConfig(objects)),
                                Optional.empty(),
                                256L << 20),
                        new ShreddingConfig(false, List.of())),
                upload(),
                new QuotaConfig(100L << 30, 1_000_000),
                new ErasureConfig(Duration.ofHours(24), Duration.ofSeconds(10), Duration.ofDays(14)),
                new MoveConfig(Duration.ofSeconds(10), Duration.ofMinutes(10)),
                new CredentialConfig(Optional.empty(), 2, Duration.ofSeconds(10), Duration.ofSeconds(5)),
                new DeliveryConfig(Duration.ofMinutes(15), secret, 16),
                new DisclosureConfig(Duration.ofSeconds(2)),
                new JobsConfig(
                        new RetentionConfig(month, year, month, year, Duration.ofMinutes(10), 5_000),
                        new BackgroundConfig(Duration.ofMillis(1), 10, Duration.ofSeconds(2))));
    }

    private static Settings.Features features(String secret) {
        return new Settings.Features(
                new PrivacyConfig("It must be kept for now because the law requires it."),
                new SharingConfig(
                        Duration.ofDays(7),
                        Duration.ofDays(365),
                        Duration.ofHours(6),
                        1_000,
                        Duration.ofDays(30),
                        secret),
                events(),
                new ExportConfig(Duration.ofHours(24), 3, Duration.ofSeconds(5)),
                new GenerationConfig(200, 64, Duration.ofDays(30)),
                new IngestConfig(10, Duration.ofHours(1), new AccountShares(8, 4, 1), Duration.ofSeconds(5)));
    }

    private static HttpConfig http(String publicUrl, int port) {
        return new HttpConfig(
                new HttpConfig.Listener("0.0.0.0", port, Optional.empty()),
                publicUrl,
                0,
                new HttpConfig.ConnectionLimits(256 << 10, 16 << 10, 100, BRIEF, BRIEF, Duration.ofMinutes(2), 6_000),
                new HttpConfig.AnswerSizes(1 << 20, 32 << 20),
                Duration.ofSeconds(5),
                // the JDK's client speaks HTTP/2 in the clear in no other way
                true,
                InterimResponses.AUTO,
                List.of("*"));
    }

    private static EventsConfig events() {
        return new EventsConfig(
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                Duration.ofDays(7),
                Duration.ofMinutes(1),
                5_000,
                10,
                new WebhookConfig(
                        20,
                        12,
                        Duration.ofSeconds(5),
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        new AccountShares(64, 16, 2),
                        4,
                        Duration.ofHours(24)));
    }

    private static UploadConfig upload() {
        return new UploadConfig(
                new FileSizes(256L << 20, 16L << 30, 4L << 30, 1L << 30),
                TYPES,
                new UploadTimeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(15), Duration.ofMinutes(10)),
                Duration.ofMinutes(2),
                Duration.ofSeconds(30),
                new IdempotencyConfig(Duration.ofHours(24), Duration.ofSeconds(10)),
                32,
                true,
                new ResumeConfig(Duration.ofHours(24), Duration.ofSeconds(10), Duration.ofSeconds(15), 1_000));
    }

    private static IdentityConfig identity(String secret) {
        return new IdentityConfig(
                ISSUER,
                AUDIENCE,
                Duration.ofSeconds(30),
                new IdentityConfig.TrustedKeys(
                        Optional.empty(),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        List.of(),
                        Optional.of(secret)),
                8 * 1024,
                Set.of("assets:read", "assets:write"),
                Optional.of("region"));
    }

    /** A token as the development issuer makes it. */
    public static String token(String secret, String subject, String scope) throws JOSEException {
        return token(secret, subject, scope, Duration.ofDays(30));
    }

    /** The same, good for so long. */
    public static String token(String secret, String subject, String scope, Duration validity) throws JOSEException {
        return token(secret, subject, scope, validity, Instant.now());
    }

    /** The same, as if it had been issued at another time. */
    public static String token(String secret, String subject, String scope, Duration validity, Instant issued)
            throws JOSEException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(subject)
                .claim("scope", scope)
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(Instant.now().plus(validity)))
                .build();
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }
}
