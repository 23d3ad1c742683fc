package io.holdfast.generation.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Backend;
import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A gateway that may call a file server, and a backend that has results fetched from there for one run after another. */
final class Fetching implements AutoCloseable {
    final FileOrigin origin;
    final GatewayServer server;
    private final byte[] file;
    String person = "";
    Backend backend;
    UUID run = new UUID(0, 0);

    private Fetching(byte[] file, FileOrigin origin, GatewayServer server) {
        this.file = file;
        this.origin = origin;
        this.server = server;
        this.backend = new Backend("painter", person, server.gateway.port());
    }

    static Fetching start(Vertx vertx, Path folder, byte[] file) throws Exception {
        FileOrigin origin = new FileOrigin(vertx, file);
        OutboundConfig outbound = new OutboundConfig(List.of(origin.authority()), true);
        return new Fetching(file, origin, GatewayServer.start(folder, Optional.empty(), outbound));
    }

    /** Records a run of a new person. */
    void record() throws Exception {
        origin.become(file, "\"1\"");
        person = "ann" + UUID.randomUUID();
        backend = new Backend("painter", person, server.gateway.port());
        another();
    }

    /** Records another run of the same person. */
    void another() throws Exception {
        run = backend.record("painter-1", "a lighthouse");
    }

    /** Fails unless the URLs are forgotten and nothing is held, whatever became of them. */
    void nothingIsHeld() throws Exception {
        assertThat(server.count("SELECT count(*) FROM ingest WHERE url IS NOT NULL"))
                .isZero();
        Waiting.until(() -> server.count("SELECT coalesce(sum(reserved_bytes), 0) FROM quota") == 0);
        assertThat(server.count("SELECT count(*) FROM upload WHERE state = 'open'"))
                .isZero();
    }

    JsonObject body() {
        return new JsonObject().put("url", origin.url());
    }

    JsonObject body(String field, String value) {
        return body().put(field, value);
    }

    String path() {
        return Backend.path(run) + "/outputs/0/fetch";
    }

    HttpResponse<byte[]> ask(JsonObject body) throws Exception {
        return Backend.send(backend.request(path()).POST(BodyPublishers.ofString(body.encode())));
    }

    /** Waits until it is over, as it must be. */
    JsonObject over(String state) throws Exception {
        Waiting.until(() -> !told().getString("state").equals("pending"));
        JsonObject told = told();
        assertThat(told.getString("state")).as(told.encode()).isEqualTo(state);
        return told;
    }

    JsonObject told() throws Exception {
        return GatewayContract.json(Backend.send(backend.request(path())));
    }

    /** Assets of the run with so many bytes. */
    long results(int bytes) throws Exception {
        return server.count("SELECT count(*) FROM asset WHERE generation_id = '" + run
                + "' AND coalesce(received_bytes, size_bytes) = " + bytes);
    }

    @Override
    public void close() throws IOException {
        server.close();
        origin.close();
    }
}
