package io.holdfast.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.EventClient;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Waiting;
import io.holdfast.testing.WebhookReceiver;
import io.holdfast.testing.WebhookRig;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That an export is ready is told, whichever replica made it. */
class ExportEventsTest {
    @TempDir
    static Path folder;

    private static WebhookRig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = WebhookRig.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        rig.close();
    }

    /** It was asked for, so that it is told to whoever wants no communications, too. */
    @Test
    void streamsAndWebhooksAreToldThatAnExportIsReady() throws Exception {
        rig.events.know("eli");
        GatewayServer first = rig.events.first;
        first.send(GatewayServer.as("eli", URI.create(first.url("/v1/account")))
                .header("If-Match", "*")
                .method("PATCH", BodyPublishers.ofString("{\"communications\":false}"))
                .build());
        JsonObject hook = rig.hook("eli", "/eli", "export.ready");
        try (EventClient stream = rig.events.watch("eli", "")) {
            ExportRequests eli = new ExportRequests(first.client, "eli");
            String export = eli.ask(first.gateway.port(), new JsonObject());
            EventClient.Told told = stream.next();
            Waiting.until(() -> rig.receiver.to("/eli").size() == 1);
            WebhookReceiver.Received received = rig.receiver.to("/eli").get(0);

            assertThat(told.type()).isEqualTo("export.ready");
            assertThat(told.json().getJsonObject("links").getString("export")).isEqualTo(export);
            assertThat(told.json().getJsonObject("usage").getBoolean("doNotTrain"))
                    .isTrue();
            assertThat(eli.send(first.gateway.port(), "GET", export + "/content", "")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(received.json().getString("type")).isEqualTo("export.ready");
            assertThat(received.json().getJsonObject("data").getString("export"))
                    .isEqualTo(export.substring(export.lastIndexOf('/') + 1));
            assertThat(received.header("webhook-signature"))
                    .isEqualTo(WebhookRig.signature(hook.getString("secret"), received));
            assertThat(received.header("content-usage")).isEqualTo("train-ai=n, search=n");
        }
    }
}
