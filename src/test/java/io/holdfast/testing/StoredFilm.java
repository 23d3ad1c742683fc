package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A film as the gateway gives it back, which need not fit into memory.
 *
 * @param film SHA-256 of its first bytes, as many as were sent
 * @param behind what stands behind them
 * @param sha256 of all
 * @param size of all
 */
public record StoredFilm(String film, String behind, String sha256, long size) {
    public static StoredFilm read(InputStream in, long sent) throws IOException {
        MessageDigest whole = Film.digest();
        byte[] some = new byte[256 * 1024];
        for (long left = sent; left > 0; ) {
            int read = in.read(some, 0, (int) Math.min(left, some.length));
            if (read < 0) {
                break;
            }
            whole.update(some, 0, read);
            left -= read;
        }
        String film = HexFormat.of().formatHex(copy(whole).digest());
        byte[] behind = in.readAllBytes();
        whole.update(behind);
        return new StoredFilm(
                film, new String(behind, ISO_8859_1), HexFormat.of().formatHex(whole.digest()), sent + behind.length);
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
