package io.holdfast.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.Waiting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The main path as a client sees it, over any store. */
public abstract class GatewayContract {
    public static final List<String> MARK = List.of("content-usage", "tdm-reservation", "tdm-policy", "x-robots-tag");

    abstract GatewayServer server();

    @Test
    void whatIsUploadedComesBackMarkedAndUnchanged() throws Exception {
        byte[] picture = Picture.png(200, 100);

        HttpResponse<byte[]> created = upload("ann", picture, "Content-Disposition", "attachment; filename=\"a.png\"");

        assertThat(created.statusCode()).isEqualTo(201);
        JsonObject asset = json(created);
        assertThat(asset.getString("filename")).isEqualTo("a.png");
        assertThat(asset.getInteger("width")).isEqualTo(200);
        assertThat(asset.getJsonObject("usage").getBoolean("doNotTrain")).isTrue();
        HttpResponse<byte[]> content =
                get("ann", created.headers().firstValue("location").orElseThrow() + "/content");
        assertThat(Unstamped.of(content.body())).isEqualTo(picture);
        assertThat(content.headers().map()).containsKeys(MARK.toArray(String[]::new));
        assertThat(content.headers().firstValue("repr-digest"))
                .hasValue("sha-256=:"
                        + Base64.getEncoder()
                                .encodeToString(
                                        MessageDigest.getInstance("SHA-256").digest(content.body()))
                        + ":");
    }

    @Test
    void anUploadOfUnknownLengthIsStoredToo() throws Exception {
        byte[] picture = Picture.png(1500, 1500);
        HttpRequest request = server().as("ann", "/v1/assets")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(picture)))
                .build();

        HttpResponse<byte[]> created = server().send(request);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(Unstamped.of(
                        get("ann", created.headers().firstValue("location").orElseThrow() + "/content")
                                .body()))
                .isEqualTo(picture);
    }

    @Test
    void rangesAreServedAloneAndTogether() throws Exception {
        String content = json(upload("ann", Picture.png(300, 300)))
                .getJsonObject("links")
                .getString("content");
        byte[] picture = get("ann", content).body();

        HttpResponse<byte[]> one = server().send(server().as("ann", content)
                .header("Range", "bytes=10-19")
                .build());
        HttpResponse<byte[]> two = server().send(server().as("ann", content)
                .header("Range", "bytes=0-4,100-104")
                .build());
        HttpResponse<byte[]> none = server().send(server().as("ann", content)
                .header("Range", "bytes=99999999-")
                .build());

        assertThat(one.statusCode()).isEqualTo(206);
        assertThat(one.body()).isEqualTo(Arrays.copyOfRange(picture, 10, 20));
        assertThat(two.statusCode()).isEqualTo(206);
        assertThat(two.headers().firstValue("content-type").orElseThrow()).startsWith("multipart/byteranges");
        assertThat(Buffer.buffer(two.body()).toString("ISO-8859-1"))
                .contains(new String(picture, 100, 5, java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(none.statusCode()).isEqualTo(416);
        assertThat(none.headers().map()).containsKeys(MARK.toArray(String[]::new));
    }

    @Test
    void anUnchangedAssetIsNotSentAgain() throws Exception {
        String content =
                json(upload("ann", Picture.png(20, 20))).getJsonObject("links").getString("content");
        String tag = get("ann", content).headers().firstValue("etag").orElseThrow();

        HttpResponse<byte[]> again = server().send(
                        server().as("ann", content).header("If-None-Match", tag).build());

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().map()).containsKeys(MARK.toArray(String[]::new));
    }

    @Test
    void theSignedUrlNeedsNoToken() throws Exception {
        byte[] picture = Picture.png(30, 30);
        String url = json(upload("ann", picture)).getString("contentUrl");
        String path = URI.create(url).getPath();

        HttpResponse<byte[]> fetched = server().send(
                        HttpRequest.newBuilder(URI.create(server().url(path))).build());
        HttpResponse<byte[]> forged = server().send(
                        HttpRequest.newBuilder(URI.create(server().url(path.substring(0, path.length() - 2) + "AA")))
                                .build());

        assertThat(Unstamped.of(fetched.body())).isEqualTo(picture);
        assertThat(forged.statusCode()).isEqualTo(404);
    }

    @Test
    void anErasedAssetIsGoneFromEveryPathAtOnce() throws Exception {
        JsonObject asset = json(upload("erin", Picture.png(30, 30)));
        String self = asset.getJsonObject("links").getString("self");

        assertThat(server().send(server().as("erin", self).DELETE().build()).statusCode())
                .isEqualTo(204);

        assertThat(get("erin", self).statusCode()).isEqualTo(404);
        assertThat(get("erin", self + "/content").statusCode()).isEqualTo(404);
        assertThat(get("erin", URI.create(asset.getString("contentUrl")).getPath())
                        .statusCode())
                .isEqualTo(404);
        assertThat(json(get("erin", "/v1/assets")).getJsonArray("items")).isEmpty();
        assertThat(json(get("erin", "/v1/quota")).getLong("usedBytes")).isZero();
    }

    @Test
    void somebodyElsesAssetIsNotThere() throws Exception {
        String self =
                json(upload("ann", Picture.png(30, 30))).getJsonObject("links").getString("self");
        HttpRequest change = server().as("mallory", self)
                .method("PATCH", BodyPublishers.ofString("{\"title\":\"mine\"}"))
                .build();

        assertThat(get("mallory", self).statusCode()).isEqualTo(404);
        assertThat(get("mallory", self + "/content").statusCode()).isEqualTo(404);
        assertThat(server().send(change).statusCode()).isEqualTo(404);
        assertThat(server().send(server().as("mallory", self).DELETE().build()).statusCode())
                .isEqualTo(404);
        assertThat(get("ann", self).statusCode()).isEqualTo(200);
    }

    @Test
    void contradictingAndActiveContentIsRefusedAndLeavesNothing() throws Exception {
        HttpResponse<byte[]> html = upload("hank", "<html><script>alert(1)</script></html>".getBytes(UTF_8));
        HttpResponse<byte[]> lying = server().send(server().as("hank", "/v1/assets")
                .header("Content-Type", "video/mp4")
                .POST(BodyPublishers.ofByteArray(Picture.png(5, 5)))
                .build());

        assertThat(html.statusCode()).isEqualTo(415);
        assertThat(lying.statusCode()).isEqualTo(415);
        assertThat(lying.headers().firstValue("accept").orElse("")).contains("image/png, ");
        assertThat(json(get("hank", "/v1/quota")).getLong("usedAssets")).isZero();
    }

    @Test
    void aWrongDigestIsRefusedAndLeavesNothing() throws Exception {
        HttpResponse<byte[]> refused = upload(
                "dora",
                Picture.png(5, 5),
                "Repr-Digest",
                "sha-256=:" + Base64.getEncoder().encodeToString(new byte[32]) + ":");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(get("dora", "/v1/quota")).getLong("usedBytes")).isZero();
    }

    @Test
    void aRepeatedKeyAnswersAlikeAndRefusesOtherBytes() throws Exception {
        byte[] picture = Picture.png(40, 40);

        JsonObject first = json(upload("ida", picture, "Idempotency-Key", "k1"));
        JsonObject again = json(upload("ida", picture, "Idempotency-Key", "k1"));
        HttpResponse<byte[]> other = upload("ida", Picture.png(41, 41), "Idempotency-Key", "k1");

        assertThat(again.getString("id")).isEqualTo(first.getString("id"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(json(get("ida", "/v1/quota")).getLong("usedAssets")).isEqualTo(1);
    }

    @Test
    void historyIsPagedNewestFirstAndSearched() throws Exception {
        for (int i = 0; i < 5; i++) {
            upload("pia", Picture.png(10, 10 + i), "Content-Disposition", "attachment; filename=\"cat" + i + ".png\"");
        }

        JsonObject first = json(get("pia", "/v1/assets?limit=3"));
        JsonObject second = json(get("pia", "/v1/assets?limit=3&cursor=" + first.getString("next")));

        assertThat(first.getJsonArray("items")).hasSize(3);
        assertThat(second.getJsonArray("items")).hasSize(2);
        assertThat(second.getValue("next")).isNull();
        assertThat(first.getJsonArray("items").getJsonObject(0).getInteger("height"))
                .isEqualTo(14);
        assertThat(json(get("pia", "/v1/assets?q=cat2.png")).getJsonArray("items"))
                .hasSize(1);
        assertThat(get("pia", "/v1/assets?limit=0").statusCode()).isEqualTo(422);
    }

    @Test
    void aRecordChangesOnlyInTheVersionThatWasSeen() throws Exception {
        HttpResponse<byte[]> created = upload("vera", Picture.png(10, 10));
        String self = created.headers().firstValue("location").orElseThrow();
        HttpRequest change = server().as("vera", self)
                .header("If-Match", "\"1\"")
                .method("PATCH", BodyPublishers.ofString("{\"title\":\"Sea\",\"tags\":[\"blue\"]}"))
                .build();

        JsonObject changed = json(server().send(change));

        assertThat(changed.getString("title")).isEqualTo("Sea");
        assertThat(changed.getJsonArray("tags")).containsExactly("blue");
        assertThat(server().send(change).statusCode()).isEqualTo(412);
    }

    @Test
    void trainingIsRefusedHoweverItIsAskedFor() throws Exception {
        String content =
                json(upload("ann", Picture.png(10, 10))).getJsonObject("links").getString("content");

        HttpResponse<byte[]> stated = server().send(server().as("ann", content)
                .header("Holdfast-Purpose", "training")
                .build());
        HttpResponse<byte[]> crawler = server().send(server().as("ann", content)
                .header("User-Agent", "GPTBot/1.2")
                .build());

        assertThat(List.of(stated.statusCode(), crawler.statusCode())).containsOnly(403);
        assertThat(json(stated).getString("type")).isEqualTo("/problems/training-refused");
        assertThat(crawler.headers().map()).containsKeys(MARK.toArray(String[]::new));
    }

    @Test
    void noTokenIsNoEntry() throws Exception {
        HttpResponse<byte[]> refused = server().send(HttpRequest.newBuilder(URI.create(server().url("/v1/assets")))
                .POST(BodyPublishers.ofByteArray(new byte[5_000_000]))
                .build());

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).getString("type")).isEqualTo("/problems/unauthenticated");
    }

    @Test
    void aClientThatLeavesMidwayLeavesNothing() throws Exception {
        byte[] picture = Picture.png(1000, 1000);
        get("luis", "/v1/quota");
        String token = Development.token(GatewayServer.SECRET, "luis", "assets:read assets:write");
        for (String length : List.of("Content-Length: 30000000", "Transfer-Encoding: chunked")) {
            try (Socket socket = new Socket(
                    java.net.InetAddress.getLoopbackAddress(), server().gateway.port())) {
                String head = "POST /v1/assets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: image/png\r\n" + length + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(UTF_8));
                if (length.startsWith("T")) {
                    socket.getOutputStream().write((Integer.toHexString(picture.length) + "\r\n").getBytes(UTF_8));
                }
                socket.getOutputStream().write(picture);
                Waiting.until(() -> server().count("SELECT count(*) FROM intake") > 0);
            }
            Waiting.until(() -> server().count("SELECT count(*) FROM intake") == 0);
        }

        JsonObject quota = json(get("luis", "/v1/quota"));
        assertThat(List.of(quota.getLong("reservedBytes"), quota.getLong("usedAssets")))
                .containsOnly(0L);
    }

    HttpResponse<byte[]> upload(String person, byte[] bytes, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = server().as(person, "/v1/assets")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(bytes));
        return server().send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    HttpResponse<byte[]> get(String person, String path) throws IOException, InterruptedException {
        return server().send(server().as(person, path).build());
    }

    public static JsonObject json(HttpResponse<byte[]> response) {
        return new JsonObject(Buffer.buffer(response.body()));
    }
}
