package io.holdfast.credential;

import io.holdfast.media.credential.SigningIdentity;
import io.holdfast.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the {@code credential} section. */
final class CredentialSection {
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final SettingsReader reader;

    CredentialSection(SettingsReader reader) {
        this.reader = reader;
    }

    CredentialConfig read() {
        return new CredentialConfig(
                identity(),
                reader.integer("credential.parallel", 1, 64),
                reader.duration("credential.interval", MOMENT, Duration.ofHours(1)),
                reader.duration("credential.patience", MOMENT, Duration.ofMinutes(1)));
    }

    private Optional<SigningIdentity> identity() {
        Optional<String> key = reader.secret("credential.key");
        Optional<String> chain = reader.optionalText("credential.chain");
        Optional<String> store = reader.readableFile("credential.pkcs12");
        Optional<String> password = reader.secret("credential.pkcs12-password");
        if (key.isPresent() != chain.isPresent()) {
            reader.fault(
                    key.isPresent() ? "credential.chain" : "credential.key",
                    "is missing; allowed: both credential.key and credential.chain, or none");
            return Optional.empty();
        }
        if (reader.isSet("credential.pkcs12") != password.isPresent()) {
            reader.fault(
                    password.isPresent() ? "credential.pkcs12" : "credential.pkcs12-password",
                    "is missing; allowed: both credential.pkcs12 and credential.pkcs12-password, or none");
            return Optional.empty();
        }
        if (key.isPresent() && store.isPresent()) {
            reader.fault("credential.pkcs12", "is set and so is credential.key; allowed: one of them");
            return Optional.empty();
        }
        if (key.isPresent()) {
            return read("credential.chain", () -> SigningIdentity.ofPem(key.orElseThrow(), chain.orElseThrow()));
        }
        return store.flatMap(path -> opened(path, password.orElseThrow()));
    }

    private Optional<SigningIdentity> opened(String path, String password) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of(path));
            return read("credential.pkcs12", () -> SigningIdentity.ofPkcs12(bytes, password));
        } catch (IOException unreadable) {
            reader.fault("credential.pkcs12", "is not the path of a file that can be read");
            return Optional.empty();
        }
    }

    private Optional<SigningIdentity> read(String key, Supplier<SigningIdentity> reading) {
        try {
            return Optional.of(reading.get());
        } catch (IllegalArgumentException unfit) {
            reader.fault(key, String.valueOf(unfit.getMessage()));
            return Optional.empty();
        }
    }
}
