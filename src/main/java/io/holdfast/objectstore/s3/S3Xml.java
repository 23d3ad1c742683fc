package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few documents of the S3 API that are read and written here. */
final class S3Xml {
    private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");
    private static final Pattern UPLOAD = Pattern.compile("<Upload>.*?</Upload>", Pattern.DOTALL);
    private static final Pattern OBJECT = Pattern.compile("<Contents>.*?</Contents>", Pattern.DOTALL);
    private static final Pattern FOLDER = Pattern.compile("<Prefix>([0-9a-f-]{36})/</Prefix>");
    private static final Pattern SIZE = Pattern.compile("<Size>([0-9]{1,18})</Size>");
    private static final Pattern KEY = Pattern.compile("<Key>([^<]+)</Key>");

    private static final Pattern ETAG = Pattern.compile("<ETag>([^<]{1,200})</ETag>");
    private static final Pattern CRC32 = Pattern.compile("<ChecksumCRC32>[A-Za-z0-9+/=]{8}</ChecksumCRC32>");

    private S3Xml() {}

    /** What completing says of a part. */
    static String receipt(String etag) {
        return "<ETag>" + etag.replace("\"", "&quot;") + "</ETag>";
    }

    /** The same of a part that was copied; empty when the document tells of none. */
    static Optional<String> copied(String document) {
        Matcher etag = ETAG.matcher(document);
        Matcher crc32 = CRC32.matcher(document);
        return etag.find()
                ? Optional.of(receipt(etag.group(1)) + (crc32.find() ? crc32.group() : ""))
                : Optional.empty();
    }

    /** The ids of uploads as a URL takes them; throws {@link S3Failure} when there is none. */
    static List<String> uploadIds(String document) {
        List<String> ids = new ArrayList<>();
        Matcher id = UPLOAD_ID.matcher(document);
        while (id.find()) {
            ids.add(URLEncoder.encode(id.group(1), StandardCharsets.UTF_8));
        }
        if (ids.isEmpty()) {
            throw new S3Failure(500, "MalformedAnswer");
        }
        return ids;
    }

    /** The ids of those listed uploads that are of exactly this key. */
    static List<String> uploadIds(String listing, String key) {
        List<String> ids = new ArrayList<>();
        Matcher upload = UPLOAD.matcher(listing);
        while (upload.find()) {
            Matcher named = KEY.matcher(upload.group());
            if (named.find() && named.group(1).equals(key)) {
                ids.addAll(uploadIds(upload.group()));
            }
        }
        return ids;
    }

    /** The objects of a listing; throws {@link S3Failure} when the document is none, which must not pass for an empty one. */
    static List<ObjectStore.Listed> listed(String document) {
        List<ObjectStore.Listed> listed = new ArrayList<>();
        Matcher object = OBJECT.matcher(listing(document));
        while (object.find()) {
            Matcher key = KEY.matcher(object.group());
            Matcher size = SIZE.matcher(object.group());
            if (!key.find() || !size.find()) {
                throw new S3Failure(500, "MalformedAnswer");
            }
            if (ObjectKey.fits(key.group(1))) {
                listed.add(new ObjectStore.Listed(new ObjectKey(key.group(1)), Long.parseLong(size.group(1))));
            }
        }
        return orEnd(listed, document);
    }

    /** The folders of such a listing. */
    static List<UUID> folders(String document) {
        List<UUID> folders = new ArrayList<>();
        Matcher folder = FOLDER.matcher(listing(document));
        while (folder.find()) {
            folders.add(UUID.fromString(folder.group(1)));
        }
        return orEnd(folders, document);
    }

    private static String listing(String document) {
        if (!document.contains("<ListBucketResult") || !document.contains("</ListBucketResult>")) {
            throw new S3Failure(500, "MalformedAnswer");
        }
        return document;
    }

    private static <T> List<T> orEnd(List<T> listed, String document) {
        if (listed.isEmpty() && document.contains("<IsTruncated>true<")) {
            throw new S3Failure(500, "MalformedAnswer"); // what is behind a page of strangers can't be asked for
        }
        return listed;
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
