package io.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Assets whose objects are not there. */
@GatewayTest(store = GatewayTest.Store.S3, own = true)
class StoredBytesTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void whatTheStoreHasLostIsAProblemOfItsOwnAsLongAsTheAssetIsThere() throws Exception {
        JsonObject asset = GatewayContract.json(server.send(server.as("lotte", "/v1/assets")
                .header("Content-Type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Picture.png(30, 30)))
                .build()));
        String self = asset.getJsonObject("links").getString("self");
        server.execute("UPDATE asset SET object_key = regexp_replace(object_key, '[^/]*$', gen_random_uuid()::text)");

        HttpResponse<byte[]> lost =
                server.send(server.as("lotte", self + "/content").build());

        assertThat(lost.statusCode()).isEqualTo(500);
        assertThat(GatewayContract.json(lost).getString("type")).isEqualTo("/problems/content-lost");
        assertThat(lost.headers().map())
                .containsKeys(GatewayContract.MARK.toArray(String[]::new))
                .doesNotContainKey("retry-after");
        assertThat(server.meter(MeterNames.CONTENT_LOST_TOTAL, "")).isEqualTo(1);

        assertThat(server.send(server.as("lotte", self).DELETE().build()).statusCode())
                .isEqualTo(204);
        assertThat(server.send(server.as("lotte", self + "/content").build()).statusCode())
                .isEqualTo(404);
        assertThat(server.meter(MeterNames.CONTENT_LOST_TOTAL, "")).isEqualTo(1);
    }
}
