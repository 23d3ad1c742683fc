package io.holdfast.testing;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Checks a chain of disclosures as an outsider would, by nothing but what {@code disclosure/README.md} says. */
public final class DisclosureChain {
    private static final List<String> FIELDS = List.of(
            "number",
            "previous",
            "id",
            "asset",
            "outcome",
            "scope",
            "channel",
            "purpose",
            "recipient",
            "generation",
            "at");

    private DisclosureChain() {}

    /** The numbers of the disclosures that do not belong where they are, none for a whole chain, the oldest first. */
    public static List<Long> faults(String account, JsonObject anchor, List<JsonObject> oldestFirst) throws Exception {
        List<Long> faults = new java.util.ArrayList<>();
        long number = anchor.getLong("number");
        String previous = anchor.getString("hash");
        for (JsonObject disclosure : oldestFirst) {
            number++;
            if (disclosure.getLong("number") != number
                    || !disclosure.getString("previous").equals(previous)
                    || !disclosure.getString("hash").equals(hash(account, disclosure))) {
                faults.add(disclosure.getLong("number"));
            }
            previous = disclosure.getString("hash");
        }
        return faults;
    }

    private static String hash(String account, JsonObject disclosure) throws NoSuchAlgorithmException {
        StringBuilder text = new StringBuilder(netstring(account));
        for (String field : FIELDS) {
            Object value = disclosure.getValue(field);
            text.append(netstring(value == null ? "" : value.toString()));
        }
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String netstring(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length + ":" + text + ",";
    }
}
