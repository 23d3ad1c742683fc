package io.holdfast.objectstore.s3;

import io.holdfast.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of an S3 store.
 *
 * @param address where the bucket is
 * @param access who asks
 * @param encryption what the store does to objects at rest
 * @param checksums how an upload is verified
 * @param tags whether objects are tagged; {@link Feature#AUTO} tries and remembers a refusal
 * @param parts how large objects are sent
 * @param connections how requests travel
 * @param timeouts how long an answer is waited for
 */
public record S3Config(
        Address address,
        Access access,
        AtRest encryption,
        Checksums checksums,
        Feature tags,
        Parts parts,
        Connections connections,
        Timeouts timeouts) {
    /**
     * Where a bucket is.
     *
     * @param endpoint scheme, host and port, {@code https://s3.eu-central-1.amazonaws.com}
     * @param region that requests are signed for
     * @param pathStyle {@code true} for {@code endpoint/bucket/key}, {@code false} for {@code bucket.endpoint/key}
     */
    public record Address(URI endpoint, String region, String bucket, boolean pathStyle) {}

    /**
     * Who asks.
     *
     * @param credentials where keys come from
     * @param accessKey and {@code secretKey}, {@code sessionToken}: for {@link Credentials#STATIC} only
     */
    public record Access(
            Credentials credentials,
            Optional<String> accessKey,
            Optional<String> secretKey,
            Optional<String> sessionToken) {
        /** Leaves the keys out. */
        @Override
        public String toString() {
            return "Access[" + credentials + "]";
        }
    }

    /**
     * What the store does to objects at rest.
     *
     * @param kmsKey for {@link Encryption#AWS_KMS} only; without one it is the store's own
     */
    public record AtRest(Encryption mode, Optional<String> kmsKey) {}

    /**
     * How large objects are sent.
     *
     * @param size bytes of a multipart upload's part, at least 5 MiB
     * @param inFlight parts of one upload that are sent at once
     */
    public record Parts(int size, int inFlight) {}

    /**
     * How requests travel.
     *
     * @param most connections at once, per event loop, for each direction
     * @param trustedCertificates PEM file of authorities to trust in place of the JVM's
     * @param retries of a request that can be repeated
     */
    public record Connections(int most, Optional<String> trustedCertificates, int retries) {}

    /**
     * How long the store is waited for.
     *
     * @param connect until connected
     * @param firstByte from the end of a request to the head of its answer
     * @param idle without a byte in either direction
     * @param answer from the head of a small answer to its end, while the store trickles spaces
     */
    public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration answer) {}

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
        return "S3Config[" + address.endpoint + ", " + address.bucket + ", " + access.credentials + "]";
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
