package io.holdfast.upload.ietf;

import io.holdfast.asset.Asset;
import io.holdfast.asset.AssetJson;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.ContentDigest;
import io.holdfast.resumable.Upload;
import io.holdfast.rights.EgressPermit;
import io.holdfast.upload.resume.UploadFields;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the IETF protocol answers, in the words of the draft that a client follows. */
public final class IetfAnswers {
    private final AssetJson json;
    private final String publicUrl;
    private final long mostBytes;

    public IetfAnswers(AssetJson json, String publicUrl, long mostBytes) {
        this.json = json;
        this.publicUrl = publicUrl;
        this.mostBytes = mostBytes;
    }

    /** The absolute URL of an upload, because Apple's client does not resolve relative ones. */
    String location(Upload upload) {
        return publicUrl + UploadFields.path(upload.id());
    }

    /** Tells whether the upload is over, on whatever the answer is. */
    static void tellComplete(Exchange exchange, boolean complete) {
        boolean inverted = new IetfFields(exchange.headers()).interop().inverted();
        exchange.tell(inverted ? "Upload-Incomplete" : "Upload-Complete", complete != inverted ? "?1" : "?0");
    }

    /** Tells what an upload may be, on whatever the answer is. */
    void tellLimit(Exchange exchange) {
        if (new IetfFields(exchange.headers()).interop().limited()) {
            exchange.tell("Upload-Limit", Interop.limit(mostBytes));
        }
    }

    /** The fields of the interim response that makes an upload resumable. */
    Map<String, String> interim(Interop interop, Upload upload) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Upload-Draft-Interop-Version", Integer.toString(interop.number()));
        fields.put("Location", location(upload));
        if (interop.limited()) {
            fields.put("Upload-Limit", interop.limit(mostBytes, upload));
        }
        return fields;
    }

    /** Where an upload goes on. */
    Answer state(Exchange exchange, Upload upload) {
        tellComplete(exchange, upload.state() == Upload.State.COMPLETE);
        return new Answer.Empty(204, limited(exchange, upload, UploadFields.state(upload)));
    }

    /** The answer to a creation. */
    Answer created(Exchange exchange, EgressPermit permit, Upload upload) {
        if (upload.state() == Upload.State.COMPLETE) {
            return whole(exchange, permit, upload);
        }
        tellComplete(exchange, false);
        Map<String, String> fields = limited(exchange, upload, UploadFields.progress(upload));
        fields.put("Location", location(upload));
        return new Answer.Empty(201, fields);
    }

    /** The answer to an append. */
    Answer appended(Exchange exchange, EgressPermit permit, Upload upload) {
        if (upload.state() == Upload.State.COMPLETE) {
            return whole(exchange, permit, upload);
        }
        tellComplete(exchange, false);
        int status = new IetfFields(exchange.headers()).interop().lenient() ? 201 : 204;
        return new Answer.Empty(status, limited(exchange, upload, UploadFields.progress(upload)));
    }

    /** What the upload's target has to say: the asset, as after an upload in one go. */
    private Answer whole(Exchange exchange, EgressPermit permit, Upload upload) {
        tellComplete(exchange, true);
        Map<String, String> fields = UploadFields.progress(upload);
        if (upload.asset().isEmpty()) {
            return new Answer.Empty(204, fields);
        }
        Asset asset = upload.asset().get();
        String self = "/v1/assets/" + asset.id();
        if (exchange.toldEarly()) {
            // one that was told where the upload is must not be told otherwise
            fields.put("Location", location(upload));
            fields.put("Content-Location", self);
        } else {
            fields.put("Location", self);
        }
        fields.put("ETag", "\"" + asset.description().version() + "\"");
        fields.put(
                "Repr-Digest",
                ContentDigest.sha256Field(asset.content().sha256().getBytes()));
        return new Answer.Described(201, fields, permit.mark(json.one(asset)));
    }

    private Map<String, String> limited(Exchange exchange, Upload upload, Map<String, String> fields) {
        Interop interop = new IetfFields(exchange.headers()).interop();
        if (interop.limited() && upload.state() == Upload.State.OPEN) {
            fields.put("Upload-Limit", interop.limit(mostBytes, upload));
        }
        return fields;
    }
}
