package io.holdfast.media.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** Files with a content credential within, wherever one wants it: its hard binding leaves out nothing but itself. */
public final class Embedded {
    private static final String SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture";

    private final SigningIdentity identity;
    private final String label = "urn:c2pa:" + UUID.randomUUID();

    public Embedded(SigningIdentity identity) {
        this.identity = identity;
    }

    /** Puts a credential into a PNG file, as a chunk (C2PA 2.1, A.3.2). */
    public byte[] png(byte[] before, byte[] after) throws Exception {
        return between(before, after, store -> {
            ByteBuffer chunk = ByteBuffer.allocate(store.length + 12).putInt(store.length);
            chunk.put("caBX".getBytes(StandardCharsets.US_ASCII)).put(store);
            CRC32 crc = new CRC32();
            crc.update(chunk.array(), 4, store.length + 4);
            return chunk.putInt((int) crc.getValue()).array();
        });
    }

    /** Puts a credential into a JPEG file, as a segment (C2PA 2.1, A.3.1; ISO 19566-5 annex D). */
    public byte[] jpeg(byte[] before, byte[] after) throws Exception {
        return between(before, after, store -> ByteBuffer.allocate(store.length + 12)
                .putShort((short) 0xFFEB)
                .putShort((short) (store.length + 10))
                .putShort((short) 0x4A50)
                .putShort((short) 1)
                .putInt(1)
                .put(store)
                .array());
    }

    private byte[] between(byte[] before, byte[] after, UnaryOperator<byte[]> wrapped) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(before);
        byte[] hash = digest.digest(after);
        // the length of what is left out stands in what is left out; it takes as many bytes as the first guess
        int length = wrapped.apply(store(before.length, 4_000, hash)).length;
        byte[] credential = wrapped.apply(store(before.length, length, hash));
        assertThat(credential).hasSize(length);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(before);
        file.writeBytes(credential);
        file.writeBytes(after);
        return file.toByteArray();
    }

    private byte[] store(int start, int length, byte[] hash) throws Exception {
        List<byte[]> assertions = new ArrayList<>();
        List<Object> references = new ArrayList<>();
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("exclusions", List.of(Map.of("start", start, "length", length)));
        binding.put("alg", "sha256");
        binding.put("hash", hash);
        binding.put("name", "jumbf manifest");
        binding.put("pad", new byte[0]);
        Map<String, Object> action = Map.of("action", "c2pa.created", "digitalSourceType", SOURCE);
        add(assertions, references, "c2pa.actions.v2", Map.of("actions", List.of(action)));
        add(assertions, references, "c2pa.hash.data", binding);
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("instanceID", "xmp:iid:" + label.substring(9));
        claim.put("claim_generator_info", Map.of("name", "camera", "version", "1"));
        claim.put("signature", "self#jumbf=/c2pa/" + label + "/c2pa.signature");
        claim.put("created_assertions", references);
        claim.put("alg", "sha256");
        byte[] header = Cose.header(identity.chain());
        byte[] payload = Cbor.of(claim);
        Signature signature = Signature.getInstance(KeySigner.ALGORITHM);
        signature.initSign(identity.key());
        signature.update(Cose.toBeSigned(header, payload));
        byte[] cose = Cose.message(header, signature.sign());
        return Jumbf.superbox(
                "c2pa",
                "c2pa",
                Jumbf.superbox(
                        "c2ma",
                        label,
                        Jumbf.superbox("c2as", "c2pa.assertions", assertions.toArray(byte[][]::new)),
                        Jumbf.superbox("c2cl", "c2pa.claim.v2", Jumbf.box("cbor", payload)),
                        Jumbf.superbox("c2cs", "c2pa.signature", Jumbf.box("cbor", cose))));
    }

    private static void add(List<byte[]> assertions, List<Object> references, String name, Map<String, Object> content)
            throws Exception {
        byte[] box = Jumbf.superbox("cbor", name, Jumbf.box("cbor", Cbor.of(content)));
        assertions.add(box);
        byte[] hashed = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOfRange(box, 8, box.length));
        references.add(Map.of("url", "self#jumbf=c2pa.assertions/" + name, "hash", hashed));
    }
}
