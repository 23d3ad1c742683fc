package io.holdfast.rights;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents that tell crawlers and miners of the mark, rendered once; they answer without a token or a table. */
public final class PublicDocuments {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final Map<String, Document> byPath;
    private final List<Document> all;

    /**
     * One document.
     *
     * @param path where it is served, from the public URL's root
     * @param mediaType the value of {@code Content-Type}
     * @param text in UTF-8
     * @param etag a strong validator, with its quotes (RFC 9110 section 8.8.3)
     */
    public record Document(String path, String mediaType, String text, String etag) {}

    /**
     * Renders the documents.
     *
     * @param mark whose signals they repeat; throws {@link IllegalArgumentException} where its public URL is not an
     *     absolute http or https URL
     */
    public PublicDocuments(DoNotTrain mark) {
        URI site = URI.create(mark.publicUrl());
        if (site.getHost() == null || !List.of("http", "https").contains(site.getScheme())) {
            throw new IllegalArgumentException("not an absolute http(s) URL: " + site);
        }
        Map<String, Document> documents = new LinkedHashMap<>();
        add(documents, "/robots.txt", PLAIN, robots(mark));
        add(documents, "/.well-known/tdmrep.json", "application/json", reservation(mark));
        add(documents, "/policies/tdm.json", "application/ld+json", policy(mark, site));
        add(documents, "/license.xml", "application/rsl+xml", license());
        add(documents, "/ai.txt", PLAIN, "User-Agent: *\nDisallow: /\nDisallow: *\n");
        byPath = Map.copyOf(documents);
        all = List.copyOf(documents.values());
    }

    /** Each document, {@code /robots.txt} first. */
    public List<Document> all() {
        return all;
    }

    /** The document at a path, if there is one. */
    public Optional<Document> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** RFC 9309 with draft-ietf-aipref-attach section 3, draft-romm-aipref-contentsignals-00 and RSL 1.0's License. */
    private static String robots(DoNotTrain mark) {
        StringBuilder text = new StringBuilder()
                .append("# All rights reserved for text and data mining, Art. 4(3) Directive (EU) 2019/790.\n")
                .append("# Policy: ")
                .append(mark.policyUrl())
                .append("\nLicense: ")
                .append(mark.licenseUrl())
                .append("\n\n");
        for (String name : UserAgentNames.ALL) {
            text.append("User-agent: ").append(name).append('\n');
        }
        return text.append("Disallow: /\n\nUser-agent: *\n")
                .append("Content-Usage: ")
                .append(DoNotTrain.CONTENT_USAGE)
                .append("\nContent-Signal: search=no, ai-input=no, ai-train=no\n")
                .append("Disallow: /v1/\nDisallow: /c/\nDisallow: /s/\nDisallow: /e/\nDisallow: /events/\n")
                .toString();
    }

    /** TDMRep section "TDM file on the origin server": an array, even of one. */
    private static String reservation(DoNotTrain mark) {
        return new JsonArray()
                .add(new JsonObject()
                        .put("location", "/")
                        .put("tdm-reservation", Integer.valueOf(DoNotTrain.TDM_RESERVATION))
                        .put("tdm-policy", mark.policyUrl()))
                .encode();
    }

    /** TDMRep section "Expressing a TDM Policy": a profile of ODRL 2.2, which says to have no prohibition. */
    private static String policy(DoNotTrain mark, URI site) {
        JsonObject assigner = new JsonObject()
                .put("uid", mark.publicUrl())
                .put("vcard:fn", site.getHost())
                .put("vcard:hasURL", mark.publicUrl() + "/");
        JsonObject mining = new JsonObject()
                .put("action", "tdm:mine")
                .put("duty", new JsonArray().add(new JsonObject().put("action", "obtainConsent")));
        return new JsonObject()
                .put(
                        "@context",
                        new JsonArray()
                                .add("http://www.w3.org/ns/odrl.jsonld")
                                .add("http://www.w3.org/ns/tdmrep.jsonld"))
                .put("@type", "Offer")
                .put("profile", "http://www.w3.org/ns/tdmrep")
                .put("uid", mark.policyUrl())
                .put("assigner", assigner)
                .put("permission", new JsonArray().add(mining))
                .encode();
    }

    /** RSL 1.0 section 3.4: the narrower tokens are spelled out for readers that don't know what ai-all includes. */
    private static String license() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<rsl xmlns=\"https://rslstandard.org/rsl\"><content url=\"/\"><license>"
                + "<prohibits type=\"usage\">ai-all ai-train ai-input ai-index search</prohibits>"
                + "</license></content></rsl>\n";
    }

    private static void add(Map<String, Document> documents, String path, String mediaType, String text) {
        documents.put(path, new Document(path, mediaType, text, etag(text)));
    }

    private static String etag(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
