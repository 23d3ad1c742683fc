package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads server-sent events as the standard says to (WHATWG HTML, section 9.2.6). */
public final class EventClient implements AutoCloseable {
    /** A dispatched event. */
    public record Told(String id, String type, String data, long nanos) {
        public JsonObject json() {
            return new JsonObject(data);
        }
    }

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Told END = new Told("", "", "", 0);

    public final HttpResponse<InputStream> answer;
    public final AtomicInteger comments = new AtomicInteger();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private volatile String lastId = "";

    private EventClient(HttpResponse<InputStream> answer) {
        this.answer = answer;
    }

    public static EventClient open(String url, String token, String lastEventId) throws Exception {
        return open(CLIENT, url, token, lastEventId);
    }

    /** Returns when the stream is known to stand: its first line is there. */
    public static EventClient open(HttpClient http, String url, String token, String lastEventId) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
        EventClient client = new EventClient(answer);
        if (answer.statusCode() == 200) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith("retry: ");
            Thread reader = new Thread(() -> client.read(lines), "events");
            reader.setDaemon(true);
            reader.start();
        }
        return client;
    }

    /** The next event, within half a minute. */
    public Told next() throws InterruptedException {
        Told next = told.poll(5, TimeUnit.MINUTES);
        assertThat(next).as("the next event").isNotNull().isNotSameAs(END);
        return next;
    }

    public List<Told> next(int count) throws InterruptedException {
        List<Told> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(next());
        }
        return events;
    }

    /** Waits until the gateway ends the stream; fails when an event comes first. */
    public void ends() throws InterruptedException {
        assertThat(told.poll(5, TimeUnit.MINUTES)).isSameAs(END);
    }

    public boolean isSilent() {
        return told.isEmpty();
    }

    /** What a client that is cut off comes back with. */
    public String lastId() {
        return lastId;
    }

    private void read(BufferedReader lines) {
        StringBuilder data = new StringBuilder();
        String type = "message";
        String id = "";
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    lastId = id;
                    if (data.length() > 0) {
                        told.add(new Told(id, type, data.toString(), System.nanoTime()));
                    }
                    data.setLength(0);
                    type = "message";
                } else if (line.startsWith(":")) {
                    comments.incrementAndGet();
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                }
            }
        } catch (IOException cut) {
            // ends as well
        }
        told.add(END);
    }

    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException gone) {
            // closed all the same
        }
    }
}
