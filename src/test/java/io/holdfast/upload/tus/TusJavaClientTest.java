package io.holdfast.upload.tus;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.TwoReplicas;
import io.holdfast.testing.Waiting;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusURLStore;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tus client of Maven Central, as an Android app uses it, at two replicas in turns. */
@GatewayTest(own = true)
class TusJavaClientTest {
    private static final int MIB = 1 << 20;

    private static TwoReplicas gateways;

    @BeforeAll
    static void start(TwoReplicas given) {
        gateways = given;
    }

    @Test
    void pausesAndResumesAtTheOtherReplica() throws Exception {
        Film film = Film.of(21 * MIB + 17);
        Urls urls = new Urls();
        int turns = 0;
        long offset = 0;
        while (offset < film.length) {
            TusUploader uploader = client("jana", turns, urls).resumeOrCreateUpload(upload(film));
            assertThat(uploader.getOffset()).isEqualTo(offset);
            uploader.setChunkSize(MIB / 2 + 1);
            uploader.setRequestPayloadSize(turns % 2 == 0 ? 3 * MIB : 9 * MIB);
            for (int chunk = 0; chunk <= 2 * turns && uploader.uploadChunk() > 0; chunk++) {}
            uploader.finish();
            offset = uploader.getOffset();
            turns++;
        }

        assertThat(turns).isGreaterThan(4);
        assertThat(urls.kept).hasSize(1);
        gateways.of("jana").areJust(List.of(film));
        gateways.untilTheStoreHoldsJustAssets();
    }

    @Test
    void goesOnAfterTheAppWasKilledInTheMiddleOfARequest() throws Exception {
        Film film = Film.of(12 * MIB + 1);
        Urls urls = new Urls();
        TusUploader torn = client("joel", 0, urls).createUpload(upload(film));
        urls.set("film", torn.getUploadURL());
        torn.setChunkSize(MIB);
        double before = gateways.first.meter(io.holdfast.testing.TusClient.BYTES_READ, "");
        for (int chunk = 0; chunk < 7; chunk++) {
            torn.uploadChunk();
        }
        // its request of 10 MiB stays open, as a dead phone's does
        Waiting.untilAsserted(() -> assertThat(gateways.first.meter(io.holdfast.testing.TusClient.BYTES_READ, ""))
                .isGreaterThanOrEqualTo(before + 6.9 * MIB));

        TusUploader uploader = client("joel", 1, urls).resumeUpload(upload(film));
        assertThat(uploader.getOffset()).isBetween(6L * MIB, 7L * MIB);
        while (uploader.uploadChunk() > 0) {}
        uploader.finish();

        gateways.of("joel").areJust(List.of(film));
        gateways.untilTheStoreHoldsJustAssets();
        gateways.untilAllIsBack();
    }

    @Test
    void resumesWhatIsAlreadyWhole() throws Exception {
        Film film = Film.of(MIB);
        Urls urls = new Urls();
        for (int turn = 0; turn < 3; turn++) {
            TusUploader uploader = client("jens", turn, urls).resumeOrCreateUpload(upload(film));
            while (uploader.uploadChunk() > 0) {}
            uploader.finish();
        }

        assertThat(urls.kept).hasSize(1);
        gateways.of("jens").areJust(List.of(film));
    }

    private static TusUpload upload(Film film) throws IOException {
        TusUpload upload = new TusUpload();
        upload.setSize(film.length);
        upload.setInputStream(new ByteArrayInputStream(film.bytes(0, film.length)));
        upload.setFingerprint("film");
        upload.setMetadata(Map.of("filename", "Ein schöner Film.mp4", "filetype", "video/mp4"));
        return upload;
    }

    private static TusClient client(String person, int turn, Urls urls) throws MalformedURLException {
        TusClient client = new TusClient();
        int port = gateways.port(turn);
        client.setUploadCreationURL(url("http://127.0.0.1:" + port + "/v1/uploads"));
        client.setHeaders(Map.of("Authorization", "Bearer " + GatewayServer.token(person)));
        client.enableResuming(new TusURLStore() {
            @Override
            public void set(String fingerprint, URL url) {
                urls.set(fingerprint, url);
            }

            @Override
            public @Nullable URL get(String fingerprint) {
                return urls.get(fingerprint, port);
            }

            @Override
            public void remove(String fingerprint) {
                urls.kept.remove(fingerprint);
            }
        });
        return client;
    }

    private static URL url(String text) throws MalformedURLException {
        return URI.create(text).toURL();
    }

    /** Where uploads are, whichever replica is asked. */
    private static final class Urls {
        final Map<String, String> kept = new ConcurrentHashMap<>();

        void set(String fingerprint, URL url) {
            kept.put(fingerprint, url.getPath());
        }

        @Nullable
        URL get(String fingerprint, int port) {
            String path = kept.get(fingerprint);
            try {
                return path == null ? null : url("http://127.0.0.1:" + port + path);
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
