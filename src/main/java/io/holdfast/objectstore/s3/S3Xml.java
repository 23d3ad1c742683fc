package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The few documents of the S3 API that are read and written here. */
final class S3Xml {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9]+");
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CRC32 = Pattern.compile("[A-Za-z0-9+/=]{8}");
    private static final int MAX_ETAG = 200;

    private S3Xml() {}

    /** What completing says of a part. */
    static String receipt(String etag) {
        return "<ETag>"
                + etag.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;") + "</ETag>";
    }

    /** The same of a part that was copied; empty when the document tells of none, for whatever reason. */
    static Optional<String> copied(String document) {
        XmlElement root;
        try {
            root = XmlElement.root(document);
        } catch (S3Failure malformed) {
            return Optional.empty();
        }
        String crc32 = root.find("ChecksumCRC32")
                .map(XmlElement::text)
                .filter(text -> CRC32.matcher(text).matches())
                .map(text -> "<ChecksumCRC32>" + text + "</ChecksumCRC32>")
                .orElse("");
        return root.find("ETag")
                .map(XmlElement::text)
                .filter(etag -> !etag.isEmpty() && etag.length() <= MAX_ETAG)
                .map(etag -> receipt(etag) + crc32);
    }

    /**
     * The code of an error, which a store may also send behind a 200.
     *
     * @return empty when the document is no error; the empty text when it is one without a code, or malformed and may be one
     */
    static Optional<String> error(String document) {
        if (!document.contains("Error")) {
            return Optional.empty(); // what almost every answer is, and not worth to be read for this
        }
        try {
            return XmlElement.root(document).find("Error").map(error -> error.text("Code")
                    .map(String::strip)
                    .filter(code -> CODE.matcher(code).matches())
                    .orElse(""));
        } catch (S3Failure malformed) {
            return Optional.of("");
        }
    }

    /** The id of an upload that was begun, as a URL takes it; throws {@link S3Failure} when there is none. */
    static String uploadId(String document) {
        return XmlElement.root(document).find("UploadId").flatMap(S3Xml::id).orElseThrow(XmlElement::malformed);
    }

    private static Optional<String> id(XmlElement element) {
        return Optional.of(element.text())
                .filter(id -> !id.isEmpty())
                .map(id -> URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    /** The ids of those listed uploads that are of exactly this key; throws {@link S3Failure} when one has no id. */
    static List<String> uploadIds(String listing, String key) {
        if (listing.isBlank()) {
            return List.of(); // from stores that know no listing of uploads
        }
        return XmlElement.root(listing)
                .all("Upload")
                .filter(upload -> upload.text("Key").equals(Optional.of(key)))
                .map(upload -> upload.find("UploadId").flatMap(S3Xml::id).orElseThrow(XmlElement::malformed))
                .toList();
    }

    /** The objects of a listing; throws {@link S3Failure} when the document is none, which must not pass for an empty one. */
    static List<ObjectStore.Listed> listed(String document) {
        XmlElement listing = listing(document);
        List<ObjectStore.Listed> listed = new ArrayList<>();
        listing.all("Contents").forEach(object -> {
            String key = object.text("Key").orElseThrow(XmlElement::malformed);
            long size = size(object);
            if (ObjectKey.fits(key)) {
                listed.add(new ObjectStore.Listed(new ObjectKey(key), size));
            }
        });
        return orEnd(listed, listing);
    }

    /** All that a listing names, each name as it is; fails as {@link #listed} does. */
    static List<ObjectStore.Named> named(String document) {
        XmlElement listing = listing(document);
        boolean encoded = listing.text("EncodingType").map(String::strip).equals(Optional.of("url"));
        List<ObjectStore.Named> named = listing.all("Contents")
                .map(object -> {
                    String key = object.text("Key").orElseThrow(XmlElement::malformed);
                    return new ObjectStore.Named(
                            encoded ? URLDecoder.decode(key, StandardCharsets.UTF_8) : key, size(object));
                })
                .toList();
        return orEnd(named, listing);
    }

    private static long size(XmlElement object) {
        return object.text("Size")
                .map(String::strip)
                .filter(text -> SIZE.matcher(text).matches())
                .map(Long::parseLong)
                .orElseThrow(XmlElement::malformed);
    }

    private static XmlElement listing(String document) {
        XmlElement root = XmlElement.root(document);
        if (!root.name().equals("ListBucketResult")) {
            throw XmlElement.malformed();
        }
        return root;
    }

    private static <T> List<T> orEnd(List<T> listed, XmlElement listing) {
        boolean more = listing.text("IsTruncated").map(String::strip).equals(Optional.of("true"));
        if (listed.isEmpty() && more) {
            throw XmlElement.malformed(); // what is behind a page of strangers can't be asked for
        }
        return listed;
    }

    /** The tags that a document lists; none where it is another document, as stores send that know no tags. */
    static Map<String, String> tags(String document) {
        Map<String, String> tags = new LinkedHashMap<>();
        try {
            XmlElement root = XmlElement.root(document);
            if (root.name().equals("Tagging")) {
                root.find("TagSet").ifPresent(set -> set.all("Tag")
                        .forEach(tag -> tags.put(
                                tag.text("Key").orElse(""), tag.text("Value").orElse(""))));
            }
        } catch (S3Failure malformed) {
            return Map.of();
        }
        return tags;
    }

    /** What gives an object its tags, whose names and values need no escaping. */
    static Buffer tagging(Map<String, String> tags) {
        return Buffer.buffer(tags.entrySet().stream()
                .map(tag -> "<Tag><Key>" + tag.getKey() + "</Key><Value>" + tag.getValue() + "</Value></Tag>")
                .collect(Collectors.joining(
                        "",
                        "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>",
                        "</TagSet></Tagging>")));
    }

    /**
     * What completes an upload.
     *
     * @param parts what is to be said of each, in order
     */
    static Buffer completion(List<String> parts) {
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < parts.size(); i++) {
            xml.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber>")
                    .append(parts.get(i))
                    .append("</Part>");
        }
        return Buffer.buffer(xml.append("</CompleteMultipartUpload>").toString());
    }
}
