package io.holdfast.media.stamp.gltf;

import io.holdfast.media.stamp.core.PlaceNames;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.core.Statement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the mark into a glTF document in three places, none of which survives every tool: the packet of the extension
 * KHR_xmp_json_ld, the extras of the asset, and its copyright where it has none.
 */
final class GltfMark {
    private static final String XMP = "KHR_xmp_json_ld";
    private static final String EXTENSIONS = "extensions";
    private static final String USED = "extensionsUsed";
    private static final String ASSET = "asset";
    private static final String EXTRAS = "extras";
    private static final String COPYRIGHT = "copyright";
    private static final String PACKETS = "packets";
    private static final String PACKET = "packet";
    private static final String CONTEXT = "@context";
    private static final Map<String, String> NAMES = Map.of(
            "plus", "http://ns.useplus.org/ldf/xmp/1.0/",
            "Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
            "xmpRights", "http://ns.adobe.com/xap/1.0/rights/",
            "dcterms", "http://purl.org/dc/terms/",
            "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");

    private final JsonObject document;
    private final StampRequest wish;

    private GltfMark(JsonObject document, StampRequest wish) {
        this.document = document;
        this.wish = wish;
    }

    /** Marks a document; throws a {@link RuntimeException} for one whose parts are not of the types that they must be. */
    static void put(JsonObject document, StampRequest wish) {
        GltfMark mark = new GltfMark(document, wish);
        JsonObject asset = document.getJsonObject(ASSET);
        mark.packet(asset);
        Object extras = asset.getValue(EXTRAS);
        if (extras == null || extras instanceof JsonObject) {
            JsonObject own = object(asset, EXTRAS);
            if (wish.stripLocation()) {
                withoutPlaces(own);
            }
            properties(wish.statement()).forEach(own::put);
        }
        if (!asset.containsKey(COPYRIGHT)) {
            asset.put(COPYRIGHT, wish.statement().usageTerms());
        }
    }

    private void packet(JsonObject asset) {
        JsonArray used = array(document, USED);
        if (!used.contains(XMP)) {
            used.add(XMP);
        }
        JsonArray packets = array(object(object(document, EXTENSIONS), XMP), PACKETS);
        JsonObject link = object(object(asset, EXTENSIONS), XMP);
        int index = link.getInteger(PACKET, -1);
        if (index < 0 || index >= packets.size()) {
            index = packets.size();
            packets.add(new JsonObject());
            link.put(PACKET, index);
        }
        JsonObject packet = packets.getJsonObject(index);
        if (wish.stripLocation()) {
            packets.forEach(each -> withoutPlaces((JsonObject) each));
        }
        JsonObject context = object(packet, CONTEXT);
        NAMES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> context.put(each.getKey(), each.getValue()));
        properties(wish.statement()).forEach(packet::put);
        packet.put(
                "xmpRights:UsageTerms",
                new JsonObject()
                        .put("@type", "rdf:Alt")
                        .put(
                                "rdf:_1",
                                new JsonObject()
                                        .put("@language", "x-default")
                                        .put("@value", wish.statement().usageTerms())));
    }

    private static Map<String, String> properties(Statement statement) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("plus:DataMining", statement.dataMining());
        statement.digitalSourceType().ifPresent(type -> properties.put("Iptc4xmpExt:DigitalSourceType", type));
        properties.put("xmpRights:WebStatement", statement.webStatement());
        properties.put("xmpRights:UsageTerms", statement.usageTerms());
        properties.put("dcterms:provenance", statement.provenance());
        return properties;
    }

    private static void withoutPlaces(JsonObject object) {
        List.copyOf(object.fieldNames()).stream().filter(PlaceNames::tells).forEach(object::remove);
    }

    private static JsonObject object(JsonObject parent, String name) {
        if (!parent.containsKey(name)) {
            parent.put(name, new JsonObject());
        }
        return parent.getJsonObject(name);
    }

    private static JsonArray array(JsonObject parent, String name) {
        if (!parent.containsKey(name)) {
            parent.put(name, new JsonArray());
        }
        return parent.getJsonArray(name);
    }
}
