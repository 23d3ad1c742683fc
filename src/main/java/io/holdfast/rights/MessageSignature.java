package io.holdfast.rights;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;

/**
 * One signature of a request (RFC 9421): derived components but {@code @query-param}, fields whole or by dictionary key.
 *
 * @param covered the components and parameters, as {@code Signature-Input} lists them
 */
record MessageSignature(InnerList covered, Buffer signature) {

    /**
     * The signatures of a request.
     *
     * @param most how many to read at most
     * @return none where {@code Signature-Input} or {@code Signature} is missing or malformed
     */
    static List<MessageSignature> of(RequestHead head, int most) {
        List<MessageSignature> found = new ArrayList<>();
        if (head.all("signature-input").isEmpty() || head.all("signature").isEmpty()) {
            return found;
        }
        try {
            Map<String, ListElement<?>> bytes =
                    new Parser(head.all("signature")).parseDictionary().get();
            new Parser(head.all("signature-input")).parseDictionary().get().forEach((label, listed) -> {
                if (found.size() < most
                        && listed instanceof InnerList covered
                        && bytes.get(label) instanceof ByteSequenceItem item) {
                    ByteBuffer value = item.get().duplicate();
                    byte[] signature = new byte[value.remaining()];
                    value.get(signature);
                    found.add(new MessageSignature(covered, Buffer.buffer(signature)));
                }
            });
        } catch (IllegalArgumentException malformed) {
            return List.of();
        }
        return found;
    }

    /** The names of the covered components. */
    Set<String> components() {
        return covered.get().stream().map(item -> String.valueOf(item.get())).collect(Collectors.toSet());
    }

    /** A parameter that is text, {@code tag} for instance. */
    Optional<String> text(String parameter) {
        return covered.getParams().get(parameter) instanceof StringItem item
                ? Optional.of(item.get())
                : Optional.empty();
    }

    /** A parameter that is a whole number, {@code created} for instance, in seconds of the epoch. */
    Optional<Long> number(String parameter) {
        return covered.getParams().get(parameter) instanceof IntegerItem item
                ? Optional.of(item.getAsLong())
                : Optional.empty();
    }

    /** Whether this is the key's signature of the request, if its scheme was {@code scheme} (section 3.2). */
    boolean verifies(RequestHead head, String scheme, PublicKey key) {
        Optional<String> base = base(head, scheme);
        if (base.isEmpty()) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance("Ed25519");
            verification.initVerify(key);
            verification.update(base.get().getBytes(StandardCharsets.ISO_8859_1));
            return verification.verify(signature.getBytes());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    /** The signature base (section 2.5); empty where a component is missing, repeated or not known. */
    Optional<String> base(RequestHead head, String scheme) {
        StringBuilder lines = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (Item<?> component : covered.get()) {
            Optional<String> value = component instanceof StringItem name
                    ? value(head, scheme, name.get(), component.getParams())
                    : Optional.empty();
            if (value.isEmpty() || !seen.add(component.serialize())) {
                return Optional.empty();
            }
            lines.append(component.serialize()).append(": ").append(value.get()).append('\n');
        }
        return Optional.of(lines.append("\"@signature-params\": ")
                .append(covered.serialize())
                .toString());
    }

    private static Optional<String> value(RequestHead head, String scheme, String name, Parameters parameters) {
        if (name.startsWith("@")) {
            return parameters.isEmpty() ? derived(head, scheme, name) : Optional.empty();
        }
        List<String> values = head.all(name);
        if (values.isEmpty() || !Set.of("key").containsAll(parameters.keySet())) {
            return Optional.empty();
        }
        if (parameters.get("key") instanceof StringItem key) {
            try {
                return Optional.ofNullable(
                                new Parser(values).parseDictionary().get().get(key.get()))
                        .map(ListElement::serialize);
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
        return Optional.of(values.stream().map(String::strip).collect(Collectors.joining(", ")));
    }

    /** Section 2.2. */
    private static Optional<String> derived(RequestHead head, String scheme, String name) {
        String authority = head.authority().toLowerCase(Locale.ROOT);
        String bare = authority.replaceFirst(scheme.equals("https") ? ":443$" : ":80$", "");
        return switch (name) {
            case "@method" -> Optional.of(head.method());
            case "@scheme" -> Optional.of(scheme);
            case "@authority" -> Optional.of(bare);
            case "@path" -> Optional.of(head.path());
            case "@query" -> Optional.of(head.query());
            case "@request-target" -> Optional.of(head.target());
            case "@target-uri" -> Optional.of(scheme + "://" + bare + head.target());
            default -> Optional.empty();
        };
    }
}
