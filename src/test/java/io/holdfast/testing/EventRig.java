package io.holdfast.testing;

import io.holdfast.app.Gateway;
import io.holdfast.app.GatewayContract;
import io.holdfast.app.Settings;
import io.holdfast.events.EventsConfig;
import io.holdfast.outbound.OutboundConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Two gateways on one database whose events are watched; looks are so rare that only notifications are quick. */
public final class EventRig implements AutoCloseable {
    /** How long transfers may go on when a gateway stops: longer than a test waits for it, since streams end at once. */
    private static final Duration DRAIN = Waiting.HANG.multipliedBy(2);

    public final GatewayServer first;
    public final Gateway second;
    private boolean stopped;
    private final List<EventClient> clients = new ArrayList<>();

    private EventRig(GatewayServer first, Gateway second) {
        this.first = first;
        this.second = second;
    }

    public static EventRig start(Path folder, UnaryOperator<EventsConfig> changed) throws Exception {
        return start(folder, changed, List.of());
    }

    /** Starts it with hosts that webhooks may be at although they are here. */
    public static EventRig start(Path folder, UnaryOperator<EventsConfig> changed, List<String> hosts)
            throws Exception {
        OutboundConfig outbound = new OutboundConfig(hosts, true);
        UnaryOperator<Settings> settings =
                usual -> with(usual, changed.apply(usual.features().events()));
        GatewayServer first = GatewayServer.start(folder, Optional.empty(), outbound, settings);
        return new EventRig(first, first.replica(folder, Optional.empty(), settings));
    }

    /** The same with another time between heartbeats and looks, and other limits. */
    public static EventsConfig of(EventsConfig usual, Duration heartbeat, Duration poll, int mostOfAccount) {
        return new EventsConfig(
                heartbeat,
                poll,
                usual.retention(),
                usual.sweepInterval(),
                usual.maxStreams(),
                mostOfAccount,
                usual.webhooks());
    }

    static Settings with(Settings usual, EventsConfig events) {
        return Changed.settings(usual, events, Changed.part(usual.http(), "drainTimeout", DRAIN));
    }

    /** A stream of a person, at the other replica; on from {@code lastEventId} unless that is empty. */
    public EventClient watch(String person, String lastEventId) throws Exception {
        return watch(second, GatewayServer.token(person), lastEventId);
    }

    public EventClient watch(Gateway gateway, String token, String lastEventId) throws Exception {
        EventClient client = EventClient.open(GatewayServer.url(gateway, "/v1/events"), token, lastEventId);
        clients.add(client);
        return client;
    }

    /** Stores a picture of a person at the first replica; its id. */
    public String upload(String person) throws Exception {
        HttpResponse<byte[]> made = first.send(first.as(person, "/v1/assets")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Picture.png(20, 20)))
                .build());
        return GatewayContract.json(made).getString("id");
    }

    public void erase(String person, String asset) throws Exception {
        first.send(GatewayServer.as(person, URI.create(first.url("/v1/assets/" + asset)))
                .DELETE()
                .build());
    }

    /** Makes the account known, if it is not. */
    public void know(String person) throws Exception {
        first.send(first.as(person, "/v1/quota").build());
    }

    /** Adds events as the catalog does, so many in one transaction. */
    public void happen(String person, int events) throws SQLException {
        run(happening(person, events));
    }

    public static String happening(String person, int events) {
        return """
                WITH counted AS (
                  UPDATE quota SET last_event = last_event + %d WHERE account_id = '%s'
                  RETURNING account_id, last_event)
                INSERT INTO event (account_id, number, type, asset_id)
                SELECT account_id, last_event - %d + n, 'asset.stored', gen_random_uuid()
                FROM counted, generate_series(1, %d) n"""
                .formatted(events, account(person), events, events);
    }

    public void run(String sql) throws SQLException {
        try (var connection = first.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Stops the second replica, once. */
    public void stopSecond() throws TimeoutException {
        if (!stopped) {
            stopped = true;
            second.stop().await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
        }
    }

    public static UUID account(String person) {
        return Persons.account(person);
    }

    @Override
    public void close() throws IOException, TimeoutException {
        clients.forEach(EventClient::close);
        stopSecond();
        first.close();
    }
}
