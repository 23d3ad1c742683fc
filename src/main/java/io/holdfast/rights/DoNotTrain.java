package io.holdfast.rights;

import io.holdfast.settings.PublicUrl;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The mark: the one table from which each carrier of the do-not-train preference is rendered.
 *
 * <p>It disallows each use that the vocabulary knows. Preferences that come with an upload are combined with it so that any
 * disallowance wins (draft-ietf-aipref-vocab-08, "Combining Preferences"), which leaves it as it is whatever they say; that
 * is why none is read.
 */
public final class DoNotTrain {
    /** Which edition of the policy this is; objects carry it as a tag. */
    public static final String POLICY_VERSION = "v1";

    /** The value of {@code Content-Usage} (draft-ietf-aipref-attach, vocabulary draft-ietf-aipref-vocab-08). */
    public static final String CONTENT_USAGE = "train-ai=n, search=n";

    /** The value of {@code tdm-reservation} (W3C TDM Reservation Protocol): reserved. */
    public static final String TDM_RESERVATION = "1";

    /** The value of {@code X-Robots-Tag}: lower case and free of colons, because dataset builders split on them. */
    public static final String ROBOTS = "noai, noimageai, noindex, noimageindex";

    /** The value of {@code plus:DataMining} (PLUS licence data format, IPTC Photo Metadata 2023.1): prohibited. */
    public static final String DATA_MINING = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED";

    /** The reservation in words, for people who read a file's metadata. */
    public static final String USAGE_TERMS =
            "All rights reserved, for text and data mining too (Art. 4(3) of Directive (EU)"
                    + " 2019/790). Not to be used to train AI models.";

    /** Uses that the content credential's {@code cawg.training-mining} 1.1 assertion disallows. */
    public static final List<String> NOT_ALLOWED =
            List.of("cawg.ai_generative_training", "cawg.ai_inference", "cawg.ai_training", "cawg.data_mining");

    private static final Map<String, String> OBJECT_METADATA =
            Map.of("content-usage", CONTENT_USAGE, "tdm-reservation", TDM_RESERVATION);
    private static final Map<String, String> OBJECT_TAGS =
            Map.of("do-not-train", "true", "usage-policy", POLICY_VERSION);

    private final PublicUrl site;
    private final Map<String, String> headers;
    private final Map<String, Object> usage;
    private final Map<DigitalSource, Map<String, Object>> usageBySource = new EnumMap<>(DigitalSource.class);

    /**
     * Makes the signals of one gateway.
     *
     * @param publicUrl the gateway's own absolute URL, without a trailing slash
     */
    public DoNotTrain(String publicUrl) {
        this.site = new PublicUrl(publicUrl);
        this.headers = renderHeaders();
        this.usage = renderUsage(Optional.empty());
        for (DigitalSource source : DigitalSource.values()) {
            usageBySource.put(source, renderUsage(Optional.of(source)));
        }
    }

    /**
     * The fields of each response, 304 and errors included, and of each request that tells somebody of assets, by name;
     * can't be changed.
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * A further {@code Link} of each answer about one asset's bytes: where its content credential is (C2PA 2.2 section 11.4,
     * RFC 8288).
     */
    public static Map<String, String> manifestLink(String url) {
        return Map.of("Link", "<" + url + ">; rel=\"c2pa-manifest\"; type=\"application/c2pa\"");
    }

    /** The {@code usage} member of whatever JSON tells of assets; can't be changed. */
    public JsonObject usage() {
        return new JsonObject(usage);
    }

    /** The {@code usage} member of media that a model had a part in, if any; can't be changed. */
    public JsonObject usage(Optional<DigitalSource> source) {
        return new JsonObject(source.map(usageBySource::get).orElse(usage));
    }

    /** User metadata of each object, by name without the store's prefix. */
    public static Map<String, String> objectMetadata() {
        return OBJECT_METADATA;
    }

    /** The tags of each object, as a store's policy can test them. */
    public static Map<String, String> objectTags() {
        return OBJECT_TAGS;
    }

    /** Where the machine-readable policy is (ODRL 2.2, TDMRep profile). */
    public String policyUrl() {
        return site.value() + "/policies/tdm.json";
    }

    /**
     * What generated media says of its source (IPTC Digital Source Type NewsCodes).
     *
     * @param composite whether the run that made it was given other media
     */
    public static String digitalSourceType(boolean composite) {
        return (composite ? DigitalSource.COMPOSITE : DigitalSource.TRAINED).uri();
    }

    /** Where an asset's content credential is. */
    public String manifestUrl(UUID asset) {
        return site.value() + "/v1/assets/" + asset + "/manifest.c2pa";
    }

    /** Where somebody with a share link's token looks. */
    public String shareUrl(String token) {
        return site.value() + "/s/" + token;
    }

    /** Where the machine-readable licence is (RSL 1.0). */
    public String licenseUrl() {
        return site.value() + "/license.xml";
    }

    /** Makes references to what the gateway serves. */
    public PublicUrl site() {
        return site;
    }

    String publicUrl() {
        return site.value();
    }

    private Map<String, String> renderHeaders() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Content-Usage", CONTENT_USAGE);
        fields.put("tdm-reservation", TDM_RESERVATION);
        fields.put("tdm-policy", policyUrl());
        fields.put("X-Robots-Tag", ROBOTS);
        fields.put(
                "Link",
                "<" + licenseUrl() + ">; rel=\"license\"; type=\"application/rsl+xml\", <" + policyUrl()
                        + ">; rel=\"terms-of-service\"; type=\"application/ld+json\"");
        return Collections.unmodifiableMap(fields);
    }

    private Map<String, Object> renderUsage(Optional<DigitalSource> source) {
        Map<String, Object> uses = new LinkedHashMap<>();
        NOT_ALLOWED.forEach(use -> uses.put(use, Map.of("use", "notAllowed")));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("doNotTrain", true);
        members.put("contentUsage", CONTENT_USAGE);
        members.put("tdmReservation", Integer.valueOf(TDM_RESERVATION));
        members.put("policy", policyUrl());
        members.put("dataMining", DATA_MINING);
        members.put("cawg", Collections.unmodifiableMap(uses));
        source.ifPresent(type -> members.put("digitalSourceType", type.uri()));
        return Collections.unmodifiableMap(members);
    }
}
