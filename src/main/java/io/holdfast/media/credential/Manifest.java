package io.holdfast.media.credential;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A content credential on its way to a signature, and with it the manifest store of one (C2PA 2.2 section 11). */
public final class Manifest {
    private static final String ALGORITHM = "sha256";
    private static final byte[] NO_PADDING = {};

    private final String label;
    private final byte[] header;
    private final byte[] claim;
    private final List<byte[]> assertions = new ArrayList<>();
    private final List<Object> references = new ArrayList<>();

    private Manifest(Claim said, List<X509Certificate> chain) {
        this.label = "urn:c2pa:" + said.manifest();
        this.header = Cose.header(chain);
        source(said.source());
        add("cawg.training-mining", Map.of("entries", notAllowed(said.notAllowed())));
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("alg", ALGORITHM);
        binding.put("hash", said.sha256().getBytes());
        binding.put("name", "asset");
        binding.put("pad", NO_PADDING);
        add("c2pa.hash.data", binding);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("instanceID", Claim.instance(said.asset()));
        fields.put("claim_generator_info", software(said.generator()));
        fields.put("signature", "self#jumbf=/c2pa/" + label + "/c2pa.signature");
        fields.put("created_assertions", references);
        fields.put("alg", ALGORITHM);
        this.claim = Cbor.of(fields);
    }

    /**
     * Writes a claim down; takes some ten microseconds.
     *
     * @param chain of the signer, without the root
     */
    public static Manifest of(Claim claim, List<X509Certificate> chain) {
        return new Manifest(claim, chain);
    }

    /** The bytes to sign by ES256. */
    public byte[] toBeSigned() {
        return Cose.toBeSigned(header, claim);
    }

    /**
     * The manifest store, as {@code application/c2pa} has it.
     *
     * @param signature r and s, 32 bytes each
     */
    public byte[] signed(byte[] signature) {
        byte[] cose = Cose.message(header, signature);
        return Jumbf.superbox(
                "c2pa",
                "c2pa",
                Jumbf.superbox(
                        "c2ma",
                        label,
                        Jumbf.superbox("c2as", "c2pa.assertions", assertions.toArray(byte[][]::new)),
                        Jumbf.superbox("c2cl", "c2pa.claim.v2", Jumbf.box("cbor", claim)),
                        Jumbf.superbox("c2cs", "c2pa.signature", Jumbf.box("cbor", cose))));
    }

    /** The ingredients, and the action that brought the asset about: the first of all (C2PA 2.2 section 18.14). */
    private void source(Claim.Source source) {
        Map<String, Object> action = new LinkedHashMap<>();
        List<Object> ingredients = new ArrayList<>();
        if (source instanceof Claim.Uploaded uploaded) {
            action.put("action", "c2pa.opened");
            ingredients.add(add("c2pa.ingredient.v3", uploaded.received().assertion("parentOf")));
        } else if (source instanceof Claim.Generated generated) {
            action.put("action", "c2pa.created");
            action.put("digitalSourceType", generated.type().toString());
            generated.model().ifPresent(model -> action.put("softwareAgent", Map.of("name", model)));
            int number = 0;
            for (Ingredient input : generated.inputs()) {
                String name = "c2pa.ingredient.v3" + (number == 0 ? "" : "__" + number);
                number++;
                ingredients.add(add(name, input.assertion("inputTo")));
            }
        }
        if (!ingredients.isEmpty()) {
            action.put("parameters", Map.of("ingredients", ingredients));
        }
        add("c2pa.actions.v2", Map.of("actions", List.of(action)));
    }

    private Object add(String name, Map<String, Object> assertion) {
        byte[] box = Jumbf.superbox("cbor", name, Jumbf.box("cbor", Cbor.of(assertion)));
        assertions.add(box);
        Map<String, Object> reference =
                Map.of("url", "self#jumbf=c2pa.assertions/" + name, "hash", sha256(Jumbf.hashed(box)));
        references.add(reference);
        return reference;
    }

    private static Map<String, Object> notAllowed(List<String> uses) {
        return uses.stream().collect(Collectors.toMap(use -> use, use -> Map.of("use", "notAllowed")));
    }

    private static Map<String, Object> software(Claim.Software software) {
        return Map.of("name", software.name(), "version", software.version());
    }

    private static byte[] sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
