package io.holdfast.testing;

import io.holdfast.app.GatewayContract;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What requests about accounts and the policy hold when nothing else is asked for. */
public final class PrivacyRequests {
    public static final String DETAILS = "{\"name\":\"Olga\",\"email\":\"olga@example.com\",\"locale\":\"de-AT\"}";

    public static final String HOLD = "{\"action\":\"hold\",\"reason\":\"Case 7\"}";

    public static final String END = "{\"then\":\"erase\",\"reason\":\"It is gone\"}";

    public static final String ACCEPTANCE = "{\"version\":\"usual\"}";
    public static final String NEWS =
            "{\"kind\":\"newsletter\",\"subject\":\"News\",\"body\":\"None\",\"essential\":false}";

    private PrivacyRequests() {}

    /** A version of the policy. */
    public static String version(String name, boolean material, String effectiveAt) {
        return new JsonObject()
                .put("version", name)
                .put("markdown", "# Policy " + name)
                .put("material", material)
                .put("effectiveAt", effectiveAt)
                .encode();
    }

    /** Publishes a version that nobody has to accept, once. */
    public static String published(GatewayServer server) throws Exception {
        new Operator(server).send("POST", "/v1/admin/policy/versions", version("usual", false, "2026-01-01T00:00:00Z"));
        return "usual";
    }

    /** The id of something that was said to everybody. */
    public static String said(GatewayServer server) throws Exception {
        return GatewayContract.json(new Operator(server).send("POST", "/v1/admin/communications", NEWS))
                .getString("id");
    }

    public static byte[] body(String operationId) {
        return switch (operationId) {
            case "account.change" -> DETAILS.getBytes(StandardCharsets.UTF_8);
            case "features.end" -> END.getBytes(StandardCharsets.UTF_8);
            case "operations.act" -> HOLD.getBytes(StandardCharsets.UTF_8);
            case "policy.publish" ->
                version("v" + UUID.randomUUID(), false, "2026-01-01T00:00:00Z").getBytes(StandardCharsets.UTF_8);
            case "communications.send" -> NEWS.getBytes(StandardCharsets.UTF_8);
            case "policy.accept" -> ACCEPTANCE.getBytes(StandardCharsets.UTF_8);
            default -> throw new AssertionError("what is the body of " + operationId + "?");
        };
    }

    /** The account of somebody of whom nothing else is asked. */
    public static String anybody(GatewayServer server) throws Exception {
        return GatewayContract.json(
                        server.send(server.as("anybody", "/v1/account").build()))
                .getString("id");
    }

    /** The id of the receipt of somebody who left. */
    public static String receipt(GatewayServer server) throws Exception {
        return GatewayContract.json(server.send(server.as("leaver " + UUID.randomUUID(), "/v1/account")
                        .DELETE()
                        .build()))
                .getString("id");
    }
}
