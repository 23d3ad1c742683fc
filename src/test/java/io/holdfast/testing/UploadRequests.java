package io.holdfast.testing;

import io.holdfast.app.OpenApiDocument.Operation;
import io.holdfast.upload.tus.TusContract;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;

/** What requests for resumable uploads hold when nothing else is asked for: tus, and the IETF protocol for a GET. */
public final class UploadRequests {
    private UploadRequests() {}

    /** The fields that an operation needs. */
    public static Map<String, String> fields(Operation operation) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (!operation.path().startsWith("/v1/uploads") || operation.method().equals("GET")) {
            return fields;
        }
        fields.put("Tus-Resumable", "1.0.0");
        if (operation.id().equals("uploads.create")) {
            fields.put("Upload-Length", "100");
        }
        if (operation.id().equals("uploads.append")) {
            fields.put("Upload-Offset", "0");
            fields.put("Content-Type", TusContract.CHUNK);
        }
        return fields;
    }

    /** The id of a new upload of 100 bytes, of which none is there. */
    public static String open(GatewayServer server, String person) throws Exception {
        String location = server.send(server.as(person, "/v1/uploads")
                        .header("Tus-Resumable", "1.0.0")
                        .header("Upload-Length", "100")
                        .POST(BodyPublishers.noBody())
                        .build())
                .headers()
                .firstValue("location")
                .orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
