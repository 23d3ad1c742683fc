package io.holdfast.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.app.OpenApiDocument;
import io.holdfast.testing.CollectionRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Sharing;
import io.holdfast.testing.TwoReplicas;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator takes down or whom one blocks, at two replicas. */
@GatewayTest
class TakeDownTest {
    private static TwoReplicas replicas;
    private static Operator operator;

    @BeforeAll
    static void start(TwoReplicas given) throws Exception {
        replicas = given;
        operator = new Operator(replicas.first);
    }

    @Test
    void whatIsTakenDownIsFoundOnNoRouteAtOnce() throws Exception {
        String run = "/v1/generations/" + UUID.randomUUID();
        backend("PUT", run, "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8));
        JsonObject asset = GatewayContract.json(backend("PUT", run + "/outputs/0", Picture.png(5, 5)));
        asset = GatewayContract.json(send(0, "GET", "/v1/assets/" + asset.getString("id"), true));
        String id = asset.getString("id");
        String derived = "/v1/generations/" + UUID.randomUUID();
        backend("PUT", derived, ("{\"model\":\"m\",\"inputs\":[\"" + id + "\"]}").getBytes(StandardCharsets.UTF_8));
        String made = GatewayContract.json(backend("PUT", derived + "/outputs/0", Picture.png(6, 6)))
                .getString("id");
        String gallery = CollectionRequests.holding(replicas.first, "pia", id);
        List<String> places = List.of(id, gallery, last(run), last(derived), made);
        asset.mergeIn(shared(id));
        assertThat(shown(asset, places)).isGreaterThan(8);
        assertThat(open(asset)).containsExactlyInAnyOrderElementsOf(addresses(asset));

        operator.does("take-down", "pia", new JsonObject().put("asset", id).put("notice", "It shows somebody else."));

        assertThat(shown(asset, places)).isZero();
        assertThat(open(asset)).isEmpty();
        itsOwnerIsToldWhyAndNobodyElseIs(id);
        assertThat(GatewayContract.json(send(1, "GET", run, true))
                        .getJsonArray("outputs")
                        .getJsonObject(0)
                        .getString("state"))
                .isEqualTo("hidden");
        assertThat(GatewayContract.json(send(1, "GET", "/v1/collections/" + gallery, true))
                        .getInteger("assets"))
                .isZero();

        operator.does("reinstate", "pia", new JsonObject().put("asset", id));

        assertThat(shown(asset, places)).isGreaterThan(8);
        assertThat(open(asset)).hasSameSizeAs(addresses(asset));
        operator.does("take-down", "pia", new JsonObject().put("asset", id).put("notice", "It shows somebody else."));
        assertThat(send(1, "DELETE", "/v1/assets/" + id, true).statusCode()).isEqualTo(204);
        assertThat(send(0, "GET", "/v1/assets/" + id, true).statusCode()).isEqualTo(404);
    }

    private static void itsOwnerIsToldWhyAndNobodyElseIs(String id) throws Exception {
        for (String path : List.of(
                "/v1/assets/" + id,
                "/v1/assets/" + id + "/content",
                "/v1/assets/" + id + "/content.c2pa",
                "/v1/assets/" + id + "/manifest.c2pa")) {
            HttpResponse<byte[]> told = send(1, "GET", path, true);
            assertThat(told.statusCode()).isEqualTo(451);
            assertThat(GatewayContract.json(told).getString("detail")).isEqualTo("It shows somebody else.");
            assertThat(backend("GET", path, new byte[0]).statusCode()).isIn(400, 404);
        }
    }

    @Test
    void whoIsBlockedIsShutOutEverywhereAtOnceAndLetInAgain() throws Exception {
        JsonObject asset = GatewayContract.json(replicas.first.send(replicas.first
                .as("pat", "/v1/assets")
                .POST(BodyPublishers.ofByteArray(Picture.png(7, 7)))
                .build()));
        String link = URI.create(asset.getString("contentUrl")).getPath();
        String shared = Sharing.path(new Sharing(replicas.first).link("pat", asset.getString("id"), new JsonObject()));
        List<String> open = List.of(link, link + ".c2pa", shared, shared + "/content", shared + "/content.c2pa");
        for (int turn = 0; turn < 2; turn++) {
            assertThat(statusFor("pat", turn, "/v1/assets")).isEqualTo(200);
            for (String path : open) {
                assertThat(send(turn, "GET", path, false).statusCode()).as(path).isEqualTo(200);
            }
        }

        operator.does("block", "pat", new JsonObject());

        for (int turn = 0; turn < 2; turn++) {
            assertThat(statusFor("pat", turn, "/v1/assets")).isEqualTo(403);
            for (String path : open) {
                assertThat(send(turn, "GET", path, false).statusCode()).as(path).isEqualTo(404);
            }
        }
        operator.does("unblock", "pat", new JsonObject());
        for (int turn = 0; turn < 2; turn++) {
            assertThat(statusFor("pat", turn, "/v1/assets")).isEqualTo(200);
        }
    }

    /** On how many routes of either replica the owner, or whoever has its link, finds the asset by its id or its bytes. */
    private static int shown(JsonObject asset, List<String> places) throws Exception {
        String link = URI.create(asset.getString("contentUrl")).getPath();
        int shown = 0;
        for (OpenApiDocument.Operation operation : OpenApiDocument.read().operations()) {
            // events, disclosures and the records of links name what they are about and tell nothing of it
            if (!operation.method().equals("GET")
                    || operation.id().startsWith("events.")
                    || operation.id().startsWith("disclosures.")
                    || operation.id().startsWith("shares.")) {
                continue;
            }
            for (String place : operation.path().contains("{id}") ? places : List.of("")) {
                String path = operation
                        .path()
                        .replace("{id}", place)
                        .replace("{n}", "0")
                        .replace("{link}", asset.getString("link"))
                        .replace("/s/{token}", asset.getString("shared"))
                        .replace("{token}", link.substring(link.lastIndexOf('/') + 1))
                        .replace("{account}", UUID.randomUUID().toString())
                        .replace("{receipt}", UUID.randomUUID().toString())
                        .replace("{version}", "usual")
                        .replace("{slug}", "conflict")
                        .replace("{file}", "initializer.js");
                for (int turn = 0; turn < 2; turn++) {
                    HttpResponse<byte[]> answer = send(turn, "GET", path, operation.needsToken());
                    String body = new String(answer.body(), StandardCharsets.UTF_8);
                    // a credential of what was made of it is signed, and names it
                    boolean told = !path.endsWith(".c2pa")
                            && (body.contains(asset.getString("id")) || body.contains(asset.getString("sha256")));
                    boolean found =
                            answer.statusCode() == 200 && (addresses(asset).contains(path) || told);
                    shown += found ? 1 : 0;
                }
            }
        }
        return shown;
    }

    /** Where its bytes, its page and its credential are. */
    private static List<String> addresses(JsonObject asset) {
        String own = "/v1/assets/" + asset.getString("id");
        String link = URI.create(asset.getString("contentUrl")).getPath();
        String shared = asset.getString("shared");
        return List.of(
                own + "/content",
                own + "/content.c2pa",
                own + "/manifest.c2pa",
                link,
                link + ".c2pa",
                shared,
                shared + "/content",
                shared + "/content.c2pa");
    }

    /** Those of the addresses where either replica shows it. */
    private static Set<String> open(JsonObject asset) throws Exception {
        Set<String> open = new HashSet<>();
        for (String path : addresses(asset)) {
            for (int turn = 0; turn < 2; turn++) {
                if (send(turn, "GET", path, path.startsWith("/v1/")).statusCode() == 200) {
                    open.add(path);
                }
            }
        }
        return open;
    }

    private static JsonObject shared(String id) throws Exception {
        JsonObject link = new Sharing(replicas.first).link("pia", id, new JsonObject());
        return new JsonObject().put("link", link.getString("id")).put("shared", Sharing.path(link));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static int statusFor(String person, int turn, String path) throws Exception {
        return replicas.first
                .send(GatewayServer.as(person, uri(turn, path)).build())
                .statusCode();
    }

    private static HttpResponse<byte[]> send(int turn, String method, String path, boolean asOwner) throws Exception {
        HttpRequest.Builder request =
                asOwner ? GatewayServer.as("pia", uri(turn, path)) : HttpRequest.newBuilder(uri(turn, path));
        return replicas.first.send(
                request.method(method, BodyPublishers.noBody()).build());
    }

    private static HttpResponse<byte[]> backend(String method, String path, byte[] body) throws Exception {
        return replicas.first.send(GatewayServer.backend("backend", "pia", uri(0, path))
                .method(method, BodyPublishers.ofByteArray(body))
                .build());
    }

    private static URI uri(int turn, String path) {
        return URI.create("http://127.0.0.1:" + replicas.port(turn) + path);
    }
}
