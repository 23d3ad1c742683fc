package io.holdfast.objectstore.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings of a test's S3 store, which differ from those of {@link S3Server#config()} as wished. */
final class S3Wishes {
    private final S3Config from;
    private URI endpoint;
    private boolean pathStyle;
    private Optional<String> trusted = Optional.empty();
    private S3Config.Encryption encryption = S3Config.Encryption.NONE;
    private Optional<String> kmsKey = Optional.empty();
    private S3Config.Checksums checksums = S3Config.Checksums.AUTO;
    private S3Config.Feature tags = S3Config.Feature.AUTO;
    private int connections = 32;
    private int retries;
    private Optional<String> secretKey;
    private Duration patience;

    S3Wishes(S3Config from) {
        this.from = from;
        this.endpoint = from.address().endpoint();
        this.pathStyle = from.address().pathStyle();
        this.retries = from.connections().retries();
        this.secretKey = from.access().secretKey();
        this.patience = from.timeouts().idle();
    }

    S3Wishes endpoint(String url) {
        endpoint = URI.create(url);
        return this;
    }

    S3Wishes virtualHost() {
        pathStyle = false;
        return this;
    }

    S3Wishes secretKey(String wished) {
        secretKey = Optional.of(wished);
        return this;
    }

    S3Wishes trusted(String pem) {
        trusted = Optional.of(pem);
        return this;
    }

    S3Wishes encryption(S3Config.Encryption wished, Optional<String> key) {
        encryption = wished;
        kmsKey = key;
        return this;
    }

    S3Wishes checksums(S3Config.Checksums wished) {
        checksums = wished;
        return this;
    }

    S3Wishes tags(S3Config.Feature wished) {
        tags = wished;
        return this;
    }

    S3Wishes connections(int most) {
        connections = most;
        return this;
    }

    S3Wishes retries(int most) {
        retries = most;
        return this;
    }

    S3Wishes patience(Duration idleAndFirstByte) {
        patience = idleAndFirstByte;
        return this;
    }

    S3Config config() {
        S3Config.Address address = from.address();
        S3Config.Access access = from.access();
        S3Config.Timeouts timeouts = from.timeouts();
        return new S3Config(
                new S3Config.Address(endpoint, address.region(), address.bucket(), pathStyle),
                new S3Config.Access(access.credentials(), access.accessKey(), secretKey, access.sessionToken()),
                new S3Config.AtRest(encryption, kmsKey),
                checksums,
                tags,
                from.parts(),
                new S3Config.Connections(connections, trusted, retries),
                new S3Config.Timeouts(timeouts.connect(), patience, patience, timeouts.answer()));
    }
}
