package io.holdfast.events;

import io.holdfast.rights.DoNotTrain;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Says events in the words of clients: as server-sent events and as what webhooks are sent, each with its usage. */
public final class EventJson {
    /** What tells that an asset or a run is not in reach any more. */
    private static final Set<String> GONE = Set.of("asset.erased", "asset.hidden", "generation.erased");

    private final DoNotTrain mark;

    public EventJson(DoNotTrain mark) {
        this.mark = mark;
    }

    /** One server-sent event (WHATWG HTML, section 9.2.6), which a client that was cut off names to go on. */
    public void append(Buffer stream, Event event) {
        JsonObject data = new JsonObject()
                .put("type", event.type())
                .put("at", event.at().toString())
                .mergeIn(subject(event));
        block(stream, event.number(), event.type(), data);
    }

    /** Tells that events are missing from here on, up to and with {@code last}, so that the client lists anew. */
    public void appendReset(Buffer stream, long last) {
        JsonObject links = new JsonObject()
                .put("assets", mark.site().path("/v1/assets"))
                .put("generations", mark.site().path("/v1/generations"));
        JsonObject data =
                new JsonObject().put("type", "reset").put("links", links).put("usage", mark.usage());
        block(stream, last, "reset", data);
    }

    /** What a webhook is sent (Standard Webhooks 1.0.0, "Payload structure"). */
    public Buffer payload(Event event) {
        return new JsonObject()
                .put("type", event.type())
                .put("timestamp", event.at().toString())
                .put("data", subject(event))
                .toBuffer();
    }

    /** What an event is about. */
    public JsonObject subject(Event event) {
        JsonObject links = new JsonObject();
        JsonObject subject = new JsonObject();
        event.asset().ifPresent(id -> {
            subject.put("asset", id.toString());
            if (!GONE.contains(event.type())) {
                String asset = mark.site().path("/v1/assets/" + id);
                links.put("asset", asset).put("content", asset + "/content");
            }
        });
        event.generation().ifPresent(id -> {
            subject.put("generation", id.toString());
            if (!GONE.contains(event.type())) {
                links.put("generation", mark.site().path("/v1/generations/" + id));
            }
        });
        event.export().ifPresent(id -> {
            subject.put("export", id.toString());
            links.put("export", mark.site().path("/v1/exports/" + id));
        });
        event.communication().ifPresent(id -> {
            subject.put("communication", id.toString()).put("essential", event.essential());
            links.put("communication", mark.site().path("/v1/communications/" + id));
        });
        event.output().ifPresent(number -> subject.put("output", number));
        return subject.put("links", links).put("usage", mark.usage());
    }

    /** JSON has no line break outside its strings and none unescaped within, so that one data line holds it. */
    private static void block(Buffer stream, long id, String name, JsonObject data) {
        stream.appendString("id: " + id + "\nevent: " + name + "\ndata: ")
                .appendBuffer(data.toBuffer())
                .appendString("\n\n");
    }
}
