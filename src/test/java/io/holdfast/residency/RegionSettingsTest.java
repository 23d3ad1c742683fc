package io.holdfast.residency;

import static io.holdfast.testing.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.app.Settings;
import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.settings.SettingsFault;
import io.holdfast.storage.RegionConfig;
import io.holdfast.storage.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionSettingsTest {
    private static final String MASTER = "aUiERqYxxlantRCP9dyNiZrp6b/8vPgnNeXWZZdiLws=";

    @TempDir
    Path folder;

    @Test
    void thereIsOneRegionByDefault() {
        StoreConfig store =
                Settings.read(Optional.empty(), with()).core().storage().store();

        assertThat(store.region()).isEqualTo("default");
        assertThat(store.regions()).isEmpty();
        assertThat(Settings.read(Optional.empty(), with()).identity().regionClaim())
                .isEmpty();
    }

    @Test
    void aRegionHasFromTheUsualStoreWhatItDoesNotSay() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "of us\n");
        Path file = regions();

        Settings settings = Settings.read(
                Optional.of(file),
                with(
                        "HOLDFAST_REGION_US_S3_SECRET_KEY_FILE",
                        secret.toString(),
                        "HOLDFAST_REGION_AP_SOUTH_S3_BUCKET",
                        "media-ap"));

        assertThat(settings.core().storage().store().region()).isEqualTo("eu");
        assertThat(settings.identity().regionClaim()).hasValue("home");
        assertThat(settings.core().storage().store().regions())
                .extracting(RegionConfig::name)
                .containsExactly("us", "ap-south");
        RegionConfig us = settings.core().storage().store().regions().get(0);
        assertThat(us.sealed()).hasValue(true);
        S3Config west = us.s3().orElseThrow();
        assertThat(west.address().endpoint()).hasToString("https://s3.example.com");
        assertThat(west.address().bucket()).isEqualTo("media-us");
        assertThat(west.address().region()).isEqualTo("us-west-2");
        assertThat(west.access().accessKey()).hasValue("C");
        assertThat(west.access().secretKey()).hasValue("of us");
        assertThat(west.encryption().mode()).isEqualTo(S3Config.Encryption.AES256);
        assertThat(west.encryption().kmsKey()).isEmpty();
        assertThat(west.connections().retries()).isEqualTo(7);
        RegionConfig south = settings.core().storage().store().regions().get(1);
        assertThat(south.sealed()).isEmpty();
        assertThat(south.s3().orElseThrow().address().bucket()).isEqualTo("media-ap");
        assertThat(south.s3().orElseThrow().access().secretKey()).hasValue("B");
        assertThat(south.s3().orElseThrow().encryption().kmsKey()).hasValue("k");
        assertThat(settings.toString()).doesNotContain("of us");
    }

    @Test
    void fileStoresHaveAFolderEach() {
        Map<String, String> environment = with(
                "HOLDFAST_STORE_KIND", "file",
                "HOLDFAST_STORE_FILE_ROOT", "data",
                "HOLDFAST_STORE_REGIONS", "us, ap",
                "HOLDFAST_REGION_US_FILE_ROOT", "other",
                "HOLDFAST_REGION_AP_FILE_ROOT", "./data/.");

        assertThat(faults(environment))
                .containsExactly("region.ap.file.root: is where region default keeps its bytes; allowed: a place of its"
                        + " own (from HOLDFAST_REGION_AP_FILE_ROOT)");
        environment.remove("HOLDFAST_REGION_AP_FILE_ROOT");
        assertThat(faults(environment)).singleElement().asString().startsWith("region.ap.file.root: is required");
        environment.put("HOLDFAST_REGION_AP_FILE_ROOT", "third");
        assertThat(Settings.read(Optional.empty(), environment)
                        .core()
                        .storage()
                        .store()
                        .regions()
                        .get(1)
                        .file()
                        .orElseThrow()
                        .root())
                .isEqualTo(Path.of("third"));
    }

    @Test
    void whatIsWrongOfAnyRegionIsToldAtOnceAndOnce() throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.yaml"),
                """
                store:
                  region: EU
                  regions: [us, ap, af, Up]
                  s3: {retries: many}
                region:
                  us: {shredding: true, s3: {bucket: b, encription: none}}
                  ap: {s3: {credentials: static, access-key: A, bucket: b}}
                  af: {s3: {kms-key: k, bucket: c, endpoint: "ftp://x"}}
                  uk: {s3: {bucket: d}}
                """);

        assertThat(faults(Optional.of(file), with("HOLDFAST_REGION_USS_S3_BUCKET", "x")))
                .containsExactlyInAnyOrder(
                        "region.us.s3.encription: is no setting; did you mean region.us.s3.encryption? (from bad.yaml)",
                        "region.uk.s3.bucket: is no setting; did you mean region.us.s3.bucket? (from bad.yaml)",
                        "HOLDFAST_REGION_USS_S3_BUCKET: sets nothing; did you mean HOLDFAST_REGION_US_S3_BUCKET?",
                        "store.region: is no name of a region; allowed: small letters, digits and hyphens, a letter"
                                + " first, 32 at most (from bad.yaml)",
                        "store.regions: \"Up\" is not allowed; allowed: small letters, digits and hyphens, a letter"
                                + " first, 32 at most (from bad.yaml)",
                        "store.s3.retries: \"many\" is not allowed; allowed: a whole number from 0 to 20 (from bad.yaml)",
                        "region.ap.s3.secret-key: is required with region.ap.s3.credentials static",
                        "region.ap.s3.bucket: is where region us keeps its bytes; allowed: a place of its own (from"
                                + " bad.yaml)",
                        "region.af.s3.endpoint: is not a URL that can be used; allowed: https://host or http://host"
                                + " (from bad.yaml)",
                        "region.af.s3.kms-key: is used only with store.s3.encryption aws-kms (from bad.yaml)",
                        "shredding.master-key: is required with shredding.enabled, that of a region, or former master"
                                + " keys");
    }

    @Test
    void aRegionThatSaysNothingIsInTheUsualBucket() {
        assertThat(faults(with("HOLDFAST_STORE_REGIONS", "us")))
                .containsExactly("region.us.s3.bucket: is where region default keeps its bytes; allowed: a place of its"
                        + " own");
        assertThat(faults(with("HOLDFAST_STORE_REGIONS", "default", "HOLDFAST_REGION_DEFAULT_S3_BUCKET", "b")))
                .containsExactly("store.regions: names the region of the usual store too, default (from"
                        + " HOLDFAST_STORE_REGIONS)");
    }

    private Path regions() throws IOException {
        return Files.writeString(
                folder.resolve("my.yaml"),
                """
                store:
                  region: eu
                  regions: [us, ap-south]
                  s3: {retries: 7, credentials: static, access-key: A, secret-key: B, encryption: aws-kms, kms-key: k}
                region:
                  us:
                    shredding: true
                    s3: {bucket: media-us, region: us-west-2, access-key: C, encryption: aes256, credentials: static}
                  ap-south: {s3: {endpoint: "https://ap.example.com"}}
                identity: {region-claim: home}
                shredding: {master-key: "%s"}
                """
                        .formatted(MASTER));
    }

    private static List<String> faults(Map<String, String> environment) {
        return faults(Optional.empty(), environment);
    }

    private static List<String> faults(Optional<Path> file, Map<String, String> environment) {
        SettingsFault fault = catchThrowableOfType(SettingsFault.class, () -> Settings.read(file, environment));
        assertThat(fault).isNotNull();
        return fault.lines();
    }
}
