package io.holdfast.asset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.media.MediaFacts;
import io.holdfast.rights.DigitalSource;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.settings.PublicUrl;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Renders assets as JSON, each with its usage object; written straight to bytes because pages hold many. */
public final class AssetJson {
    /** How many of its collections an asset of a list names. */
    static final int LISTED_COLLECTIONS = 100;

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<Optional<DigitalSource>, String> usages = new HashMap<>();
    private final BiFunction<UUID, UUID, SignedUrl> contentUrl;
    private final PublicUrl site;

    /**
     * Makes a renderer.
     *
     * @param contentUrl the signed content URL of an account's asset
     */
    public AssetJson(DoNotTrain mark, BiFunction<UUID, UUID, SignedUrl> contentUrl) {
        usages.put(Optional.empty(), mark.usage().encode());
        for (DigitalSource source : DigitalSource.values()) {
            usages.put(Optional.of(source), mark.usage(Optional.of(source)).encode());
        }
        this.contentUrl = contentUrl;
        site = mark.site();
    }

    /** One asset. */
    public Buffer one(Asset asset) {
        return write(json -> asset(json, asset, asset.uses().collections()));
    }

    /** A list that has no further page. */
    public Buffer all(List<Asset> assets) {
        return page(assets, assets.size(), Integer.MAX_VALUE, place -> "").json();
    }

    /**
     * A page: {@code {"items": […], "next": cursor|null}}; ends early where its bytes are enough.
     *
     * @param assets that were selected by {@link Asset#LISTED_COLUMNS}, one more than the page holds if there is one
     * @param limit how many it may hold
     * @param bytes after which it ends
     * @param cursorOf the cursor of an asset, by its place among those that were selected
     */
    public Page page(List<Asset> assets, int limit, int bytes, IntFunction<String> cursorOf) {
        List<String> next = new ArrayList<>(1);
        Buffer page = write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            int shown = 0;
            while (shown < Math.min(limit, assets.size()) && written(json) < bytes) {
                listed(json, assets.get(shown));
                shown++;
            }
            json.writeEndArray();
            if (shown < assets.size()) {
                next.add(cursorOf.apply(shown - 1));
            }
            json.writeStringField("next", next.isEmpty() ? null : next.get(0));
            json.writeEndObject();
        });
        return new Page(page, next.stream().findFirst());
    }

    /** A page as JSON, and the cursor of the next one, if there is one. */
    public record Page(Buffer json, Optional<String> next) {}

    private interface Writer {
        void to(JsonGenerator json) throws IOException;
    }

    private static Buffer write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writer.to(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** Bytes so far, those that are not in the output yet among them. */
    private static long written(JsonGenerator json) {
        return (long) ((ByteArrayOutputStream) json.getOutputTarget()).size() + Math.max(0, json.getOutputBuffered());
    }

    private void listed(JsonGenerator json, Asset asset) throws IOException {
        List<UUID> all = asset.uses().collections();
        asset(json, asset, all.size() > LISTED_COLLECTIONS ? all.subList(0, LISTED_COLLECTIONS) : all);
    }

    private void asset(JsonGenerator json, Asset asset, List<UUID> collections) throws IOException {
        String self = site.path("/v1/assets/" + asset.id());
        MediaFacts media = asset.media();
        json.writeStartObject();
        json.writeStringField("id", asset.id().toString());
        json.writeStringField("kind", asset.kind().text());
        json.writeStringField("state", asset.state().column());
        json.writeStringField("mediaType", media.mediaType());
        json.writeNumberField("size", asset.content().size());
        json.writeStringField(
                "sha256", HexFormat.of().formatHex(asset.content().sha256().getBytes()));
        received(json, asset);
        json.writeStringField("filename", asset.description().filename().orElse(null));
        json.writeStringField("title", asset.description().title().orElse(null));
        texts(json, "tags", asset.description().tags());
        json.writeFieldName("width");
        number(json, media.width().isPresent(), media.width().orElse(0));
        json.writeFieldName("height");
        number(json, media.height().isPresent(), media.height().orElse(0));
        json.writeFieldName("durationMs");
        number(json, media.durationMillis().isPresent(), media.durationMillis().orElse(0));
        json.writeStringField("createdAt", asset.provenance().createdAt().toString());
        provenance(json, asset);
        texts(json, "features", asset.uses().features());
        texts(json, "collections", collections);
        if (collections.size() < asset.uses().collections().size()) {
            texts(json, "truncated", List.of("collections"));
        }
        usage(json, asset);
        SignedUrl signed = contentUrl.apply(asset.account(), asset.id());
        json.writeStringField("contentUrl", signed.url());
        json.writeStringField("contentUrlExpiresAt", signed.expiresAt().toString());
        json.writeObjectFieldStart("links");
        json.writeStringField("self", self);
        json.writeStringField("content", self + "/content");
        json.writeStringField("lineage", self + "/lineage");
        json.writeStringField("manifest", self + "/manifest.c2pa");
        json.writeEndObject();
        json.writeEndObject();
    }

    /** What was sent, and whether the mark was written into it. */
    private static void received(JsonGenerator json, Asset asset) throws IOException {
        json.writeStringField("stamp", asset.content().stamp().word());
        json.writeObjectFieldStart("received");
        json.writeNumberField("size", asset.content().received().size());
        json.writeStringField(
                "sha256",
                HexFormat.of().formatHex(asset.content().received().sha256().getBytes()));
        json.writeBooleanField("whole", asset.content().received().whole());
        json.writeEndObject();
    }

    /** Generated media names its source as IPTC does (Digital Source Type NewsCodes). */
    private static void provenance(JsonGenerator json, Asset asset) throws IOException {
        json.writeObjectFieldStart("provenance");
        json.writeStringField("source", asset.kind() == AssetKind.UPLOADED ? "upload" : "generation");
        Optional<DigitalSource> source = source(asset);
        if (source.isPresent()) {
            json.writeStringField("digitalSourceType", source.get().code());
            json.writeStringField("model", asset.provenance().model().orElse(null));
            if (asset.provenance().output().isPresent()) {
                Output output = asset.provenance().output().get();
                json.writeStringField("generation", output.generation().toString());
                json.writeNumberField("output", output.number());
            }
        }
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, List<?> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (Object value : values) {
            json.writeString(value.toString());
        }
        json.writeEndArray();
    }

    private void usage(JsonGenerator json, Asset asset) throws IOException {
        json.writeFieldName("usage");
        json.writeRawValue(Objects.requireNonNull(usages.get(source(asset))));
    }

    private static Optional<DigitalSource> source(Asset asset) {
        if (asset.kind() != AssetKind.GENERATED) {
            return Optional.empty();
        }
        return Optional.of(asset.provenance().composite() ? DigitalSource.COMPOSITE : DigitalSource.TRAINED);
    }

    private static void number(JsonGenerator json, boolean present, long value) throws IOException {
        if (present) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}
