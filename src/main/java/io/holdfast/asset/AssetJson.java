package io.holdfast.asset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.holdfast.media.MediaFacts;
import io.holdfast.rights.DigitalSource;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** Renders assets as JSON, each with its usage object; written straight to bytes because pages hold many. */
public final class AssetJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<Optional<DigitalSource>, String> usages = new HashMap<>();
    private final BiFunction<UUID, UUID, String> contentUrl;

    /**
     * Makes a renderer.
     *
     * @param contentUrl the signed content URL of an account's asset
     */
    public AssetJson(DoNotTrain mark, BiFunction<UUID, UUID, String> contentUrl) {
        usages.put(Optional.empty(), mark.usage().encode());
        for (DigitalSource source : DigitalSource.values()) {
            usages.put(Optional.of(source), mark.usage(Optional.of(source)).encode());
        }
        this.contentUrl = contentUrl;
    }

    /** One asset. */
    public Buffer one(Asset asset) {
        return write(json -> asset(json, asset));
    }

    /** A page: {@code {"items": […], "next": cursor|null}}. */
    public Buffer page(List<Asset> assets, Optional<String> next) {
        return write(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (Asset asset : assets) {
                asset(json, asset);
            }
            json.writeEndArray();
            json.writeStringField("next", next.orElse(null));
            json.writeEndObject();
        });
    }

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

    private void asset(JsonGenerator json, Asset asset) throws IOException {
        String self = "/v1/assets/" + asset.id();
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
        texts(json, "collections", asset.uses().collections());
        usage(json, asset);
        json.writeStringField("contentUrl", contentUrl.apply(asset.account(), asset.id()));
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
