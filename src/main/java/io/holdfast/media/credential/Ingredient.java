package io.holdfast.media.credential;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Media that an asset came from.
 *
 * @param instance a URI that stands for these very bytes
 * @param mediaType {@code type/subtype}
 */
public record Ingredient(String instance, String mediaType) {
    /** The assertion {@code c2pa.ingredient.v3} (C2PA 2.2 section 18.15). */
    Map<String, Object> assertion(String relationship) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("relationship", relationship);
        fields.put("dc:format", mediaType);
        fields.put("instanceID", instance);
        return fields;
    }
}
