package io.holdfast.stream.digest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.crypto.SavableDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a digest of Bouncy Castle keeps the eight words of SHA-256 in what it saves. The native ones have orders of their own,
 * which nobody documents; so it is found out, and a digest is used only if it then agrees with the JDK's.
 */
final class Sha256Layout {
    private static final Logger LOG = LoggerFactory.getLogger(Sha256Layout.class);
    private static final boolean UNPACKS = unpacks(); // first, before the library looks
    private static final Sha256Layout JAVA =
            find(new SHA256Digest(), SHA256Digest::new).orElseThrow();
    private static final Sha256Layout FASTEST = nativeOne().orElse(JAVA);

    private final byte[] fresh;
    private final int[] places;
    private final Function<byte[], SavableDigest> restore;

    private Sha256Layout(byte[] fresh, int[] places, Function<byte[], SavableDigest> restore) {
        this.fresh = fresh;
        this.places = places;
        this.restore = restore;
    }

    /** Of the digest that runs everywhere, at a fraction of the JDK's speed. */
    static Sha256Layout java() {
        return JAVA;
    }

    /** Of the native digest, where the CPU and the folder for temporary files allow it. */
    static Sha256Layout fastest() {
        return FASTEST;
    }

    /** What the digest saves before the first byte. */
    byte[] fresh() {
        return fresh.clone();
    }

    /** Where a byte of the words is in what the digest saves. */
    int place(int index) {
        return places[index];
    }

    /** Goes on from what a digest saved. */
    SavableDigest restore(byte[] saved) {
        return restore.apply(saved);
    }

    /**
     * Where nothing can be unpacked, the library would try for a minute and a half; where nothing unpacked can be run, it
     * could not be used at all, not even its digest without native code.
     */
    private static boolean unpacks() {
        boolean runs = false;
        try {
            Path probe = Files.createTempFile(
                    "sha256", null, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            runs = Files.isExecutable(probe); // not on a file system mounted with noexec
            Files.delete(probe);
        } catch (IOException | UnsupportedOperationException unusable) {
            LOG.debug("no native code can be unpacked", unusable);
        }
        if (!runs) {
            System.setProperty("org.bouncycastle.native.cpu_variant", "java");
        }
        return runs;
    }

    private static Optional<Sha256Layout> nativeOne() {
        try {
            SavableDigest best = SHA256Digest.newInstance();
            Optional<Sha256Layout> found = best instanceof SHA256Digest
                    ? Optional.empty()
                    : find(best, saved -> SHA256Digest.newInstance(saved, 0));
            LOG.atInfo()
                    .addKeyValue("native", found.isPresent())
                    .addKeyValue("unpacks", UNPACKS)
                    .log("chose a SHA-256 for resumable uploads");
            return found;
        } catch (RuntimeException | LinkageError unusable) {
            LOG.atInfo().setCause(unusable).log("the native SHA-256 can't be used");
            return Optional.empty();
        }
    }

    /** Looks for the words after one block, which a digest of the JDK knows. */
    private static Optional<Sha256Layout> find(SavableDigest digest, Function<byte[], SavableDigest> restore) {
        byte[] fresh = digest.getEncodedState();
        byte[] message = "abc".getBytes(StandardCharsets.US_ASCII);
        digest.update(Sha256Blocks.padded(message, message.length), 0, Sha256Blocks.BLOCK);
        byte[] saved = digest.getEncodedState();
        byte[] words = jdk(message);
        int[] places = new int[Sha256Blocks.STATE];
        for (int word = 0; word < places.length; word += Integer.BYTES) {
            for (int at = 0; at <= saved.length - Integer.BYTES; at++) {
                boolean forward = true;
                boolean backward = true;
                for (int i = 0; i < Integer.BYTES; i++) {
                    forward &= saved[at + i] == words[word + i];
                    backward &= saved[at + 3 - i] == words[word + i];
                }
                for (int i = 0; i < Integer.BYTES && (forward || backward); i++) {
                    places[word + i] = at + (forward ? i : 3 - i);
                }
            }
        }
        return Optional.of(new Sha256Layout(fresh, places, restore)).filter(Sha256Layout::agrees);
    }

    private boolean agrees() {
        byte[] message = new byte[200];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) i;
        }
        byte[] padded = Sha256Blocks.padded(message, message.length);
        Sha256Blocks blocks = Sha256Blocks.fresh(this);
        for (int at = 0; at < padded.length; at += Sha256Blocks.BLOCK) {
            blocks.add(padded, at, Sha256Blocks.BLOCK);
            blocks = Sha256Blocks.of(this, blocks.words());
        }
        return Arrays.equals(blocks.words(), jdk(message));
    }

    private static byte[] jdk(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
