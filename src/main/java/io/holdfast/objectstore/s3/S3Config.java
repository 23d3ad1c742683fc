package io.holdfast.objectstore.s3;

import io.holdfast.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of an S3 store.
 *
 * @param endpoint scheme, host and port, {@code https://s3.eu-central-1.amazonaws.com}
 * @param pathStyle {@code true} for {@code endpoint/bucket/key}, {@code false} for {@code bucket.endpoint/key}
 * @param credentials where keys come from
 * @param accessKey and {@code secretKey}, {@code sessionToken}: for {@link Credentials#STATIC} only
 * @param trustedCertificates PEM file of authorities to trust in place of the JVM's
 * @param checksums how an upload is verified
 * @param tags whether objects are tagged; {@link Feature#AUTO} tries and remembers a refusal
 * @param partSize bytes of a multipart upload's part, at least 5 MiB
 * @param partsInFlight parts of one upload that are sent at once
 * @param connections at once, per event loop, for each direction
 * @param connectTimeout until connected
 * @param firstByteTimeout from the end of a request to the head of its answer
 * @param idleTimeout without a byte in either direction
 * @param answerTimeout from the head of a small answer to its end, while the store trickles spaces
 * @param retries of a request that can be repeated
 */
public record S3Config(
        URI endpoint,
        String region,
        String bucket,
        boolean pathStyle,
        Credentials credentials,
        Optional<String> accessKey,
        Optional<String> secretKey,
        Optional<String> sessionToken,
        Optional<String> trustedCertificates,
        Encryption encryption,
        Optional<String> kmsKey,
        Checksums checksums,
        Feature tags,
        int partSize,
        int partsInFlight,
        int connections,
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        Duration answerTimeout,
        int retries) {
    /**
     * Reads the {@code s3} section of the usual store or of a region.
     *
     * @param region the beginning of a region's keys; nothing for the usual store
     * @param used whether it must say where the store is
     */
    public static S3Config read(SettingsReader reader, Optional<String> region, boolean used) {
        return new S3Section(reader, region).read(used);
    }

    /** Leaves the keys out. */
    @Override
    public String toString() {
        return "S3Config[" + endpoint + ", " + bucket + ", " + credentials + "]";
    }

    /** Where the keys that sign requests come from; {@code ANONYMOUS} signs nothing. */
    public enum Credentials {
        STATIC,
        ENVIRONMENT,
        WEB_IDENTITY,
        INSTANCE,
        ANONYMOUS
    }

    /** Server-side encryption that is asked for ({@code x-amz-server-side-encryption}). */
    public enum Encryption {
        NONE,
        AES256,
        AWS_KMS
    }

    /**
     * How the store is held to the bytes: a CRC-32 that it must verify; the MD5 that it answers as ETag; or a CRC-32 if it
     * turns out to verify one, and otherwise the length alone.
     */
    public enum Checksums {
        AUTO,
        TRAILER,
        ETAG
    }

    /** Whether something optional is used. */
    public enum Feature {
        AUTO,
        ON,
        OFF
    }
}
