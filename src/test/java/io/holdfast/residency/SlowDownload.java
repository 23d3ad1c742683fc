package io.holdfast.residency;

import io.holdfast.testing.GatewayServer;
import java.io.InputStream;
import java.net.http.HttpResponse.BodyHandlers;

/** A download of which nobody takes more than the beginning until the rest is asked for. */
final class SlowDownload {
    private final InputStream bytes;
    private final byte[] head;

    SlowDownload(GatewayServer server, String person, String path) throws Exception {
        this.bytes = server.client
                .send(server.as(person, path).build(), BodyHandlers.ofInputStream())
                .body();
        this.head = bytes.readNBytes(10);
    }

    /** All bytes. */
    byte[] rest() throws Exception {
        byte[] tail = bytes.readAllBytes();
        byte[] all = java.util.Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }
}
