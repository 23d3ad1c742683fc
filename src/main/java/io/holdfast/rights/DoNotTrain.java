package io.holdfast.rights;

import java.util.LinkedHashMap;
import java.util.Map;

/** The mark: the one table from which each carrier of the do-not-train preference is rendered. */
public final class DoNotTrain {
    /** The value of {@code Content-Usage} (draft-ietf-aipref-attach, vocabulary draft-ietf-aipref-vocab-08). */
    public static final String CONTENT_USAGE = "train-ai=n, search=n";

    /** The value of {@code tdm-reservation} (W3C TDM Reservation Protocol): reserved. */
    public static final String TDM_RESERVATION = "1";

    /** The value of {@code X-Robots-Tag}: lower case and free of colons, because dataset builders split on them. */
    public static final String ROBOTS = "noai, noimageai, noindex, noimageindex";

    private final String publicUrl;

    /**
     * Makes the signals of one gateway.
     *
     * @param publicUrl the gateway's own absolute URL, without a trailing slash
     */
    public DoNotTrain(String publicUrl) {
        this.publicUrl = publicUrl;
    }

    /** The headers of each response about an asset, 304 and errors included, by field name. */
    public Map<String, String> headers() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Content-Usage", CONTENT_USAGE);
        fields.put("tdm-reservation", TDM_RESERVATION);
        fields.put("tdm-policy", policyUrl());
        fields.put("X-Robots-Tag", ROBOTS);
        fields.put("Link", "<" + publicUrl + "/license.xml>; rel=\"license\"; type=\"application/rsl+xml\"");
        return fields;
    }

    /** User metadata of each object, by name without the store's prefix. */
    public static Map<String, String> objectMetadata() {
        return Map.of("content-usage", "train-ai=n", "tdm-reservation", TDM_RESERVATION);
    }

    /** The tags of each object, as a store's policy can test them. */
    public static Map<String, String> objectTags() {
        return Map.of("do-not-train", "true", "usage-policy", "v1");
    }

    /** Where the machine-readable policy is (ODRL 2.2, TDMRep profile). */
    public String policyUrl() {
        return publicUrl + "/policies/tdm.json";
    }
}
