package io.holdfast.generation;

import io.holdfast.testing.GatewayServer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event as a browser gets it. */
record ToldEvent(long number, String type, @Nullable String asset, @Nullable String generation) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** The first events of a person's account, as many as these. */
    static List<ToldEvent> first(String person, int port, int count) throws Exception {
        List<ToldEvent> events = new ArrayList<>();
        try (InputStream stream = CLIENT.send(
                                GatewayServer.as(person, URI.create("http://127.0.0.1:" + port + "/v1/events"))
                                        .header("Last-Event-ID", "0")
                                        .build(),
                                BodyHandlers.ofInputStream())
                        .body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            long number = 0;
            for (String line = lines.readLine(); line != null && events.size() < count; line = lines.readLine()) {
                if (line.startsWith("id:")) {
                    number = Long.parseLong(line.substring(3).strip());
                } else if (line.startsWith("data:")) {
                    JsonObject data = new JsonObject(line.substring(5));
                    events.add(new ToldEvent(
                            number, data.getString("type"), data.getString("asset"), data.getString("generation")));
                }
            }
        }
        return events;
    }
}
