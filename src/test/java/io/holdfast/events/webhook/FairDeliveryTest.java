package io.holdfast.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.app.Settings;
import io.holdfast.events.WebhookConfig;
import io.holdfast.jobs.AccountShares;
import io.holdfast.outbound.NamesConfig;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.NameServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.holdfast.testing.WebhookReceiver;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one account's webhooks do to the deliveries of others. */
class FairDeliveryTest {
    private static final int HOOKS = 20;
    private static final int PLACES = 16;
    private static final int LOOKUPS = 3;

    /** Longer than another's delivery takes, however busy the machine is. */
    private static final Duration LONG = Waiting.HANG.multipliedBy(2);

    @TempDir
    Path folder;

    private NameServer names;
    private WebhookReceiver receiver;
    private GatewayServer server;

    @BeforeEach
    void start() throws Exception {
        names = NameServer.start();
        receiver = WebhookReceiver.start();
        OutboundConfig outbound = new OutboundConfig(
                List.of("hooks.test:" + port(), receiver.host()),
                true,
                new NamesConfig(List.of(names.address()), LONG, Duration.ZERO, LOOKUPS));
        server = GatewayServer.start(folder, Optional.empty(), outbound, FairDeliveryTest::patient);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        receiver.close();
        names.close();
    }

    @Test
    void aNameServerThatDoesNotAnswerOneAccountDelaysNoOther() throws Exception {
        names.tell("hooks.test", "127.0.0.1");
        for (int hook = 0; hook < HOOKS; hook++) {
            names.keepSilent(hook + ".silent.test");
            hook("ann", "https://" + hook + ".silent.test/");
        }
        hook("ben", "http://hooks.test:" + port() + "/ben");
        upload("ann");
        Waiting.until(() -> silent().size() == LOOKUPS);
        upload("ben");
        Waiting.until(() -> receiver.to("/ben").size() == 1);

        assertThat(failures()).as("ann's are still being looked up").isZero();
        assertThat(silent()).hasSize(LOOKUPS);
    }

    @Test
    void aReceiverThatHoldsTheAnswersOfManyWebhooksLeavesPlacesForOtherAccounts() throws Exception {
        receiver.at("/held", request -> WebhookReceiver.NEVER);
        for (int hook = 0; hook < HOOKS; hook++) {
            hook("ann", receiver.url("/held"));
        }
        hook("ben", receiver.url("/ben"));
        upload("ann");
        Waiting.until(() -> receiver.to("/held").size() == PLACES / 2);
        upload("ben");
        Waiting.until(() -> receiver.to("/ben").size() == 1);

        assertThat(failures()).as("ann's are still being delivered").isZero();
        assertThat(receiver.to("/held")).hasSize(PLACES / 2);
        assertThat(server.meter("holdfast_webhook_running", "")).isGreaterThanOrEqualTo(PLACES / 2.0);
    }

    private static Settings patient(Settings usual) {
        WebhookConfig webhooks = Changed.part(usual.features().events().webhooks(), "timeout", LONG);
        return Changed.settings(usual, Changed.part(webhooks, "shares", new AccountShares(PLACES, PLACES, 2)));
    }

    private int port() {
        return Integer.parseInt(receiver.host().replaceFirst(".*:", ""));
    }

    private Set<String> silent() {
        Set<String> asked = new TreeSet<>(names.asked());
        asked.removeIf(name -> !name.endsWith(".silent.test"));
        return asked;
    }

    private long failures() throws Exception {
        return server.count("SELECT count(*) FROM webhook_delivery WHERE last_error IS NOT NULL");
    }

    private void hook(String person, String url) throws Exception {
        JsonObject wish = new JsonObject().put("url", url).put("types", new JsonArray().add("asset.stored"));
        HttpResponse<byte[]> made = server.send(server.as(person, "/v1/webhooks")
                .POST(BodyPublishers.ofString(wish.encode()))
                .build());
        assertThat(made.statusCode()).isEqualTo(201);
    }

    private void upload(String person) throws Exception {
        HttpResponse<byte[]> made = server.send(server.as(person, "/v1/assets")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Picture.png(20, 20)))
                .build());
        assertThat(GatewayContract.json(made).getString("id")).isNotNull();
    }
}
