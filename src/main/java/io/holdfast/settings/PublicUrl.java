package io.holdfast.settings;

import java.net.URI;
import java.util.Optional;

/**
 * The address under which clients see the gateway, and the one maker of references to what it serves: behind a proxy that
 * takes a path off, they have to lead back through it (RFC 3986 section 5.2).
 *
 * @param value absolute, without a trailing slash
 */
public record PublicUrl(String value) {
    /** What a path of ours is preceded by, for clients; empty where a proxy takes nothing off. */
    public String prefix() {
        return Optional.ofNullable(URI.create(value).getRawPath()).orElse("");
    }

    /** A reference without a host, which stays right whatever a proxy makes of it; what is no path of ours stays as it is. */
    public String path(String reference) {
        return reference.startsWith("/") ? prefix() + reference : reference;
    }

    /** A reference for whoever does not know where it came from. */
    public String absolute(String path) {
        return value + path;
    }
}
