package io.holdfast.identity;

import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** A token in its three parts (RFC 7515 section 7.1), read strictly and not yet believed. */
final class TokenParts {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final String text;
    private final TokenHeader header;
    private final JsonObject claims;
    private final byte[] signature;

    private TokenParts(String text, TokenHeader header, JsonObject claims, byte[] signature) {
        this.text = text;
        this.header = header;
        this.claims = claims;
        this.signature = signature;
    }

    /** Reads a token; empty when it is malformed or its header asks for something that is not done. */
    static Optional<TokenParts> of(String token) {
        if (!SHAPE.matcher(token).matches()) {
            return Optional.empty();
        }
        String[] parts = token.split("\\.", -1);
        try {
            byte[] signature = decoded(parts[2]);
            return StrictJson.object(decoded(parts[0])).flatMap(TokenHeader::of).flatMap(header -> StrictJson.object(
                            decoded(parts[1]))
                    .map(claims -> new TokenParts(token, header, claims, signature)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The bytes of a part; the bits behind the last byte must be zero, so that they have one form. */
    private static byte[] decoded(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("not the form of these bytes");
        }
        return bytes;
    }

    String text() {
        return text;
    }

    TokenHeader header() {
        return header;
    }

    JsonObject claims() {
        return claims;
    }

    byte[] signature() {
        return signature;
    }
}
