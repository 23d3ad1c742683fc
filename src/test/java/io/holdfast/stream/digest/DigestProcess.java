package io.holdfast.stream.digest;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Another process that goes on with a digest. */
final class DigestProcess {
    private DigestProcess() {}

    /** Takes up the state in a file, adds bytes given in hexadecimal digits, and puts the state back. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        PrefixDigest digest = PrefixDigest.of(Buffer.buffer(Files.readAllBytes(file)));
        digest.add(Buffer.buffer(HexFormat.of().parseHex(arguments[1])));
        Files.write(file, digest.state().getBytes());
    }
}
