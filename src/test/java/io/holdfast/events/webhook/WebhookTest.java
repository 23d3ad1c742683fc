package io.holdfast.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Waiting;
import io.holdfast.testing.WebhookReceiver.Received;
import io.holdfast.testing.WebhookRig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
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

    @Test
    void whatHappenedIsSentSignedAndMarked() throws Exception {
        JsonObject hook = rig.hook("ann", "/ann", "asset.stored");
        String asset = rig.events.upload("ann");
        rig.events.erase("ann", asset);
        String other = rig.events.upload("ann");
        Waiting.until(() -> rig.receiver.to("/ann").size() == 2);
        Received first = rig.receiver.to("/ann").get(0);

        assertThat(hook.getString("secret")).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(hook.getString("secret").substring(6)))
                .hasSizeBetween(24, 64);
        assertThat(first.header("webhook-signature")).isEqualTo(WebhookRig.signature(hook.getString("secret"), first));
        assertThat(Long.parseLong(first.header("webhook-timestamp")))
                .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(30L));
        assertThat(first.json().getString("type")).isEqualTo("asset.stored");
        assertThat(first.json().getInstant("timestamp")).isNotNull();
        assertThat(first.json().getJsonObject("data").getJsonObject("usage").getBoolean("doNotTrain"))
                .isTrue();
        assertThat(first.header("content-usage")).isEqualTo("train-ai=n, search=n");
        assertThat(first.header("tdm-reservation")).isEqualTo("1");
        assertThat(rig.receiver.to("/ann")).extracting(Received::asset).containsExactlyInAnyOrder(asset, other);
        assertThat(rig.receiver.to("/ann").get(1).header("webhook-id")).isNotEqualTo(first.header("webhook-id"));
        Waiting.until(() -> rig.deliveries("ann", hook).isEmpty());
    }

    @Test
    void aSecretThatWasReplacedGoesOnSigningBesideTheNewOne() throws Exception {
        JsonObject hook = rig.hook("bea", "/bea");
        JsonObject rotated = rig.ask("bea", "POST", "/v1/webhooks/" + hook.getString("id") + "/secret");
        rig.events.upload("bea");
        Waiting.until(() -> rig.receiver.to("/bea").size() == 1);
        Received told = rig.receiver.to("/bea").get(0);

        assertThat(rotated.getString("secret")).isNotEqualTo(hook.getString("secret"));
        assertThat(told.header("webhook-signature"))
                .isEqualTo(WebhookRig.signature(rotated.getString("secret"), told) + " "
                        + WebhookRig.signature(hook.getString("secret"), told));

        rig.events.run("UPDATE webhook SET old_secret_until = now() WHERE id = '" + hook.getString("id") + "'");
        rig.events.upload("bea");
        Waiting.until(() -> rig.receiver.to("/bea").size() == 2);
        Received later = rig.receiver.to("/bea").get(1);
        assertThat(later.header("webhook-signature"))
                .isEqualTo(WebhookRig.signature(rotated.getString("secret"), later));
    }

    @Test
    void aWebhookIsShownWithoutItsSecretChangedAndRemoved() throws Exception {
        JsonObject hook = rig.hook("carl", "/carl");
        String self = hook.getJsonObject("links").getString("self");

        JsonObject shown = rig.ask("carl", "GET", self);
        assertThat(shown.fieldNames()).doesNotContain("secret");
        assertThat(rig.ask("carl", "GET", "/v1/webhooks").getJsonArray("items")).containsExactly(shown);
        JsonObject changed =
                GatewayContract.json(rig.send("carl", "PATCH", self, new JsonObject().put("enabled", false)));
        assertThat(changed.getBoolean("enabled")).isFalse();
        assertThat(changed.getString("url")).isEqualTo(rig.receiver.url("/carl"));
        rig.events.upload("carl");
        assertThat(rig.deliveries("carl", hook)).isEmpty();
        assertThat(rig.send("carl", "DELETE", self, new JsonObject()).statusCode())
                .isEqualTo(204);
        assertThat(rig.send("carl", "GET", self, new JsonObject()).statusCode()).isEqualTo(404);
    }

    @Test
    void somebodyElsesWebhookIsNotThere() throws Exception {
        String self = rig.hook("dora", "/dora").getJsonObject("links").getString("self");

        for (String path : List.of(self, self + "/deliveries")) {
            assertThat(rig.send("mallory", "GET", path, new JsonObject()).statusCode())
                    .isEqualTo(404);
        }
        assertThat(rig.send("mallory", "POST", self + "/secret", new JsonObject())
                        .statusCode())
                .isEqualTo(404);
        assertThat(rig.send("mallory", "POST", self + "/deliveries/replay", new JsonObject())
                        .statusCode())
                .isEqualTo(404);
        assertThat(rig.send("mallory", "DELETE", self, new JsonObject()).statusCode())
                .isEqualTo(404);
        assertThat(rig.ask("mallory", "GET", "/v1/webhooks").getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void whatCantBeAWebhookIsRefusedWithTheFieldThatIsWrong() throws Exception {
        JsonArray types = new JsonArray().add("asset.stored");
        for (Object url :
                new Object[] {"http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "ftp://x/", "x", 1}) {
            assertThat(fault(new JsonObject().put("url", url).put("types", types)))
                    .isEqualTo("url");
        }
        String url = rig.receiver.url("/ed");
        assertThat(fault(new JsonObject().put("url", url))).isEqualTo("types");
        assertThat(fault(new JsonObject().put("url", url).put("types", new JsonArray().add("generation.running"))))
                .isEqualTo("types");
        assertThat(fault(new JsonObject().put("url", url).put("types", types).put("secret", "mine")))
                .isEqualTo("secret");
    }

    @Test
    void anAccountHasSoManyWebhooksAtMost() throws Exception {
        for (int i = 0; i < 20; i++) {
            rig.hook("fay", "/fay");
        }
        JsonObject another =
                new JsonObject().put("url", rig.receiver.url("/fay")).put("types", new JsonArray().add("asset.stored"));

        assertThat(rig.send("fay", "POST", "/v1/webhooks", another).statusCode())
                .isEqualTo(409);
    }

    private static String fault(JsonObject wish) throws Exception {
        HttpResponse<byte[]> refused = rig.send("ed", "POST", "/v1/webhooks", wish);
        assertThat(refused.statusCode()).as(wish.encode()).isEqualTo(422);
        return GatewayContract.json(refused)
                .getJsonArray("errors")
                .getJsonObject(0)
                .getString("field");
    }
}
