package io.holdfast.objectstore;

import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few documents of the S3 API that are read and written here. */
final class S3Xml {
    private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");
    private static final Pattern UPLOAD = Pattern.compile("<Upload>.*?</Upload>", Pattern.DOTALL);
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
