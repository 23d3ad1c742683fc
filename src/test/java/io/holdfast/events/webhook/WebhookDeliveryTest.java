package io.holdfast.events.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.EventRig;
import io.holdfast.testing.Waiting;
import io.holdfast.testing.WebhookReceiver;
import io.holdfast.testing.WebhookReceiver.Received;
import io.holdfast.testing.WebhookRig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookDeliveryTest {
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
    void whatHappenedToOneAssetIsToldInOrderAlsoWhenTheReceiverFails() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        rig.hook("ann", "/ann");
        rig.receiver.at("/ann", request -> {
            boolean first = failures.get() < 2;
            return first && failures.incrementAndGet() > 0 ? 500 : 204;
        });
        String asset = rig.events.upload("ann");
        rig.events.erase("ann", asset);
        Waiting.until(() -> rig.receiver.to("/ann").size() == 4);
        List<Received> told = rig.receiver.to("/ann");

        assertThat(told)
                .extracting(request -> request.json().getString("type"))
                .containsExactly("asset.stored", "asset.stored", "asset.stored", "asset.erased");
        assertThat(told.subList(0, 3))
                .extracting(request -> request.header("webhook-id"))
                .containsOnly(told.get(0).header("webhook-id"));
    }

    @Test
    void anAssetThatCantBeToldOfDoesNotHoldUpTheOthers() throws Exception {
        JsonObject hook = rig.hook("carl", "/carl");
        AtomicBoolean well = new AtomicBoolean();
        rig.receiver.at(
                "/carl",
                request -> well.get() || !request.json().getString("type").equals("asset.erased") ? 204 : 500);
        String asset = rig.events.upload("carl");
        rig.events.erase("carl", asset);
        String other = rig.events.upload("carl");
        Waiting.until(() -> rig.receiver.to("/carl").stream()
                .anyMatch(request -> request.asset().equals(other)));
        Waiting.until(() -> dead("carl", hook).size() == 1);
        JsonObject dead = dead("carl", hook).get(0);

        assertThat(dead.getString("type")).isEqualTo("asset.erased");
        assertThat(dead.getString("lastError")).isEqualTo("status 500");
        assertThat(dead.getInteger("attempts")).isEqualTo(WebhookRig.ATTEMPTS);
        assertThat(dead.getJsonObject("data").getString("asset")).isEqualTo(asset);

        well.set(true);
        int before = rig.receiver.to("/carl").size();
        String deliveries = "/v1/webhooks/" + hook.getString("id") + "/deliveries/replay";
        JsonObject others = new JsonObject().put("numbers", new JsonArray().add(999));
        assertThat(GatewayContract.json(rig.send("carl", "POST", deliveries, others))
                        .getInteger("replayed"))
                .isZero();
        assertThat(rig.ask("carl", "POST", deliveries).getInteger("replayed")).isEqualTo(1);
        Waiting.until(() -> rig.deliveries("carl", hook).isEmpty());
        assertThat(rig.receiver.to("/carl")).hasSize(before + 1);
    }

    @Test
    void aReceiverThatHangsDelaysNoOther() throws Exception {
        JsonObject hanging = rig.hook("dora", "/hanging");
        rig.receiver.at("/hanging", request -> WebhookReceiver.NEVER);
        rig.hook("dora", "/dora");
        rig.hook("egon", "/egon");
        rig.events.know("dora");
        rig.events.happen("dora", 200);
        Waiting.until(() -> !rig.receiver.to("/hanging").isEmpty());
        String egons = rig.events.upload("egon");
        Waiting.until(() -> !rig.receiver.to("/egon").isEmpty());
        Waiting.until(() -> rig.receiver.to("/dora").size() == 200);

        assertThat(rig.receiver.to("/egon").get(0).asset()).isEqualTo(egons);
        // had the others waited, each of their requests would have come behind one that hangs
        assertThat(rig.receiver.to("/hanging")).hasSizeLessThan(200);
        rig.send("dora", "DELETE", "/v1/webhooks/" + hanging.getString("id"), new JsonObject());
    }

    @Test
    void aReceiverIsSlowFromATimeOutToTheNextQuickAnswer() throws Exception {
        rig.hook("hal", "/hal");
        rig.receiver.at("/hal", request -> WebhookReceiver.NEVER);
        rig.events.upload("hal");
        Waiting.until(() -> slow("hal") == 1);
        rig.receiver.at("/hal", request -> 204);

        Waiting.until(() -> {
            rig.events.upload("hal");
            return slow("hal") == 0;
        });
    }

    @Test
    void aBusyReceiverIsLeftAloneAsAWholeForAsLongAsItAsks() throws Exception {
        rig.hook("ivy", "/ivy");
        rig.receiver.retryAfter = "3600";
        AtomicBoolean busy = new AtomicBoolean(true);
        rig.receiver.at("/ivy", request -> busy.get() ? 429 : 204);
        rig.events.upload("ivy");
        Waiting.until(() -> busyFor("ivy") > 3_000);
        rig.events.know("ivy");
        rig.events.happen("ivy", 20);
        // another's are found by the same looks for work
        rig.hook("jon", "/jon");
        rig.events.upload("jon");
        Waiting.until(() -> !rig.receiver.to("/jon").isEmpty());

        assertThat(rig.receiver.to("/ivy")).hasSize(1);

        busy.set(false);
        rig.events.first.execute("UPDATE webhook SET busy_until = now() WHERE busy_times > 0");
        rig.events.first.execute("UPDATE webhook_delivery SET next_at = now() WHERE last_error = 'status 429'");
        Waiting.until(() -> rig.receiver.to("/ivy").size() == 22);
        assertThat(busyFor("ivy")).isZero();
    }

    private static long busyFor(String person) throws Exception {
        return rig.events.first.count("SELECT coalesce(max(extract(epoch FROM busy_until - now()))::bigint, 0)"
                + " FROM webhook WHERE account_id = '" + EventRig.account(person) + "'");
    }

    @Test
    void whoSaysGoneIsToldNothingAnyMore() throws Exception {
        JsonObject hook = rig.hook("fay", "/fay");
        rig.receiver.at("/fay", request -> 410);
        rig.events.upload("fay");
        Waiting.until(() ->
                !rig.ask("fay", "GET", "/v1/webhooks/" + hook.getString("id")).getBoolean("enabled"));
        rig.events.upload("fay");

        Waiting.until(() -> dead("fay", hook).size() == 1);
        assertThat(rig.receiver.to("/fay")).hasSize(1);
        assertThat(rig.deliveries("fay", hook)).hasSize(1);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        JsonObject hook = rig.hook("gus", "/gus");
        rig.receiver.at("/gus", request -> 307);
        rig.events.upload("gus");
        Waiting.until(() -> dead("gus", hook).size() == 1);

        assertThat(dead("gus", hook).get(0).getString("lastError")).isEqualTo("status 307");
        assertThat(rig.receiver.to("/elsewhere")).isEmpty();
    }

    @Test
    void aNameOfAPrivateAddressIsNotCalled() throws Exception {
        JsonObject wish = new JsonObject()
                .put("url", "http://localhost/internal")
                .put("types", new JsonArray().add("asset.stored"));
        JsonObject hook = GatewayContract.json(rig.send("ida", "POST", "/v1/webhooks", wish));
        rig.events.upload("ida");
        Waiting.until(() -> dead("ida", hook).size() == 1);

        assertThat(dead("ida", hook).get(0).getString("lastError"))
                .isEqualTo("the URL leads to an address that may not be called");
    }

    @Test
    void pagesOfDeliveriesLeadToOneAnother() throws Exception {
        JsonObject hook = rig.hook("jan", "/jan");
        String list = "/v1/webhooks/" + hook.getString("id") + "/deliveries?limit=2";
        rig.receiver.at("/jan", request -> 500);
        rig.events.know("jan");
        rig.events.happen("jan", 5);
        List<Integer> numbers = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page = rig.ask("jan", "GET", list + cursor);
            page.getJsonArray("items").forEach(item -> numbers.add(((JsonObject) item).getInteger("number")));
            cursor = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!cursor.isEmpty());

        assertThat(numbers).containsExactly(1, 2, 3, 4, 5);
    }

    private static long slow(String person) throws Exception {
        return rig.events.first.count(
                "SELECT count(*) FROM webhook WHERE slow AND account_id = '" + EventRig.account(person) + "'");
    }

    private static List<JsonObject> dead(String person, JsonObject hook) throws Exception {
        return rig.deliveries(person, hook).stream()
                .filter(item -> item.getString("state").equals("dead"))
                .toList();
    }
}
