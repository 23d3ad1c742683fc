package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.s3.S3Config.Credentials;
import io.holdfast.objectstore.s3.S3Config.Encryption;
import io.holdfast.settings.Quantity;
import io.holdfast.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the {@code s3} section of the usual store or of a region, which has from the former what it does not say itself. */
final class S3Section {
    private static final Duration MIN_WAIT = Duration.ofMillis(100);
    private static final Duration MAX_WAIT = Duration.ofHours(1);
    private static final URI NOWHERE = URI.create("http://localhost");
    private static final String USUAL = "store.s3.";

    private static final List<String> KEYS = List.of("access-key", "secret-key", "session-token");

    private final SettingsReader reader;
    private final Optional<String> own;

    /**
     * Makes one.
     *
     * @param region the beginning of a region's keys; nothing for the usual store
     */
    S3Section(SettingsReader reader, Optional<String> region) {
        this.reader = reader;
        this.own = region.map(prefix -> prefix + "s3.");
    }

    /**
     * Maps the section.
     *
     * @param used whether it must say where the store is
     */
    S3Config read(boolean used) {
        Optional<URI> endpoint = reader.url(key("endpoint"), "https", "http");
        Optional<String> bucket = reader.optionalText(key("bucket"));
        endpoint.filter(url -> !url.getRawPath().isEmpty() || url.getRawQuery() != null)
                .ifPresent(url -> reader.fault(key("endpoint"), "holds more than scheme, host and port"));
        if (used && own.isEmpty()) {
            if (!reader.isSet(key("endpoint"))) {
                reader.required(key("endpoint"), Optional.empty());
            }
            reader.required(key("bucket"), bucket);
        }
        S3Config s3 = new S3Config(
                new S3Config.Address(
                        endpoint.orElse(NOWHERE),
                        reader.text(key("region")),
                        bucket.orElse(""),
                        reader.flag(key("path-style"))),
                access(),
                new S3Config.AtRest(reader.choice(key("encryption"), Encryption.class), reader.optionalText(kmsKey())),
                reader.choice(key("checksums"), S3Config.Checksums.class),
                reader.choice(key("tags"), S3Config.Feature.class),
                new S3Config.Parts(
                        (int) reader.size(USUAL + "part-size", 5 * Quantity.MIB, 1024 * Quantity.MIB),
                        reader.integer(USUAL + "parts-in-flight", 1, 64)),
                new S3Config.Connections(
                        reader.integer(USUAL + "connections", 1, 10_000),
                        reader.readableFile(key("trusted-certificates")),
                        reader.integer(USUAL + "retries", 0, 20)),
                new S3Config.Timeouts(
                        timeout("connect-timeout"),
                        timeout("first-byte-timeout"),
                        timeout("idle-timeout"),
                        timeout("answer-timeout")));
        if (used) {
            checkPairs(s3);
        }
        return s3;
    }

    private S3Config.Access access() {
        return new S3Config.Access(
                reader.choice(key("credentials"), Credentials.class),
                reader.secret(credential("access-key")),
                reader.secret(credential("secret-key")),
                reader.secret(credential("session-token")));
    }

    private Duration timeout(String name) {
        return reader.duration(USUAL + name, MIN_WAIT, MAX_WAIT);
    }

    /** Where a value of the section stands. */
    private String key(String name) {
        return said(name) ? own.orElseThrow() + name : USUAL + name;
    }

    private boolean said(String name) {
        return own.filter(prefix -> reader.isSet(prefix + name)).isPresent();
    }

    /** Credentials of two stores are not mixed. */
    private String credential(String name) {
        return Stream.concat(Stream.of("credentials"), KEYS.stream()).anyMatch(this::said)
                ? own.orElseThrow() + name
                : USUAL + name;
    }

    private String kmsKey() {
        return said("encryption") ? own.orElseThrow() + "kms-key" : key("kms-key");
    }

    private void checkPairs(S3Config s3) {
        boolean fixed = s3.access().credentials() == Credentials.STATIC;
        for (String name : KEYS) {
            String key = credential(name);
            if (told(key)) {
                continue;
            }
            boolean optional = name.equals("session-token");
            if (fixed && !optional && !reader.isSet(key)) {
                reader.fault(key, "is required with " + key("credentials") + " static");
            } else if (!fixed && reader.isSet(key)) {
                reader.fault(key, "is used only with " + key("credentials") + " static");
            }
        }
        if (s3.encryption().kmsKey().isPresent() && s3.encryption().mode() != Encryption.AWS_KMS && !told(kmsKey())) {
            reader.fault(kmsKey(), "is used only with " + key("encryption") + " aws-kms");
        }
        if (s3.checksums() == S3Config.Checksums.ETAG && s3.encryption().mode() == Encryption.AWS_KMS) {
            String key = said("checksums") || !said("encryption") ? key("checksums") : key("encryption");
            if (!told(key)) {
                reader.fault(
                        key,
                        key.endsWith("checksums")
                                ? "can't be etag with " + key("encryption") + " aws-kms, whose ETags are no MD5s"
                                : "can't be aws-kms, whose ETags are no MD5s, with " + key("checksums") + " etag");
            }
        }
    }

    /** Whether what is wrong with a value was told when the usual store was read. */
    private boolean told(String key) {
        return own.isPresent() && key.startsWith(USUAL);
    }
}
