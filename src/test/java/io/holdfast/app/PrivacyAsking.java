package io.holdfast.app;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What requests about accounts and the policy hold when nothing else is asked for. */
final class PrivacyAsking {
    static final String DETAILS = "{\"name\":\"Olga\",\"email\":\"olga@example.com\",\"locale\":\"de-AT\"}";

    static final String HOLD = "{\"action\":\"hold\",\"reason\":\"Case 7\"}";

    private PrivacyAsking() {}

    static byte[] body(String operationId) {
        return switch (operationId) {
            case "account.change" -> DETAILS.getBytes(StandardCharsets.UTF_8);
            case "operations.act" -> HOLD.getBytes(StandardCharsets.UTF_8);
            default -> throw new AssertionError("what is the body of " + operationId + "?");
        };
    }

    /** The account of somebody of whom nothing else is asked. */
    static String anybody(GatewayServer server) throws Exception {
        return GatewayContract.json(
                        server.send(server.as("anybody", "/v1/account").build()))
                .getString("id");
    }

    /** The id of the receipt of somebody who left. */
    static String receipt(GatewayServer server) throws Exception {
        return GatewayContract.json(server.send(server.as("leaver " + UUID.randomUUID(), "/v1/account")
                        .DELETE()
                        .build()))
                .getString("id");
    }
}
