package io.holdfast.outbound;

import java.net.URI;

/**
 * A URL that may be called as far as its text goes; the addresses behind it are checked with each call.
 *
 * <p>Only {@link AddressGuard} makes one. As text it shows no more than scheme, host and port, since paths and queries of
 * signed URLs are secrets.
 */
public final class Target {
    private final URI uri;
    private final String host;
    private final int port;
    private final boolean trusted;

    Target(URI uri, String host, int port, boolean trusted) {
        this.uri = uri;
        this.host = host;
        this.port = port;
        this.trusted = trusted;
    }

    /** The whole URL, in ASCII and without a fragment; not to be shown. */
    public URI uri() {
        return uri;
    }

    /** The host, in ASCII and lower case, an IPv6 address in brackets. */
    String host() {
        return host;
    }

    int port() {
        return port;
    }

    boolean secure() {
        return uri.getScheme().equals("https");
    }

    /** Whether the operator trusts the host, whatever its addresses. */
    boolean trusted() {
        return trusted;
    }

    /** Path and query. */
    String requested() {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    @Override
    public String toString() {
        return uri.getScheme() + "://" + host + ":" + port;
    }
}
