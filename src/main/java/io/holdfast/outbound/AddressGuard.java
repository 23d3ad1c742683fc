package io.holdfast.outbound;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides what may be called on behalf of clients: public addresses, and what the operator lists. Thread-safe. */
public final class AddressGuard {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int MAX_CHARACTERS = 8192;
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]+)(?::([0-9]{0,5}))?");

    private final List<AllowedHost> allowed;
    private final boolean allowHttp;
    private final HostResolver names;

    /**
     * Makes one.
     *
     * @param names who tells the addresses of hosts
     */
    public AddressGuard(OutboundConfig config, HostResolver names) {
        this.allowed = config.allowedHosts().stream().map(AllowedHost::of).toList();
        this.allowHttp = config.allowHttp();
        this.names = names;
    }

    /**
     * Checks all that the text of a URL tells, without asking a name server.
     *
     * @throws AddressRefused for anything but an absolute HTTPS URL (or HTTP, where allowed) of a host by its proper name
     *     or a public address, at a usual or listed port, without user and password
     */
    public Target check(String url) {
        return check(parsed(url));
    }

    /** Where a redirect leads; fails as {@link #check(String)} does, and when it leaves HTTPS. */
    Target redirected(Target from, String location) {
        URI relative = parsed(location);
        // java.net.URI resolves a lone query by an older RFC, which drops the last segment
        URI to = location.startsWith("?")
                ? URI.create(from.uri().toString().replaceFirst("\\?.*", "") + relative)
                : from.uri().resolve(relative);
        Target target = check(to);
        if (from.secure() && !target.secure()) {
            throw new AddressRefused("redirects from https to http");
        }
        return target;
    }

    /**
     * The addresses of a target, each of them checked.
     *
     * @param account for whom it is called
     * @return at least one; fails with {@link AddressRefused} when one of them may not be called, and otherwise as
     *     {@link HostResolver#addresses} does
     */
    Future<List<InetAddress>> addresses(Target target, UUID account) {
        return HostText.literal(target.host())
                .map(literal -> Future.succeededFuture(List.of(literal)))
                .orElseGet(() -> names.addresses(target.host(), account))
                .compose(addresses -> {
                    if (addresses.isEmpty()) {
                        return Future.failedFuture(new UnknownHostException("no address"));
                    }
                    // all of them, since a name with one public address among others would be a way around
                    return target.trusted() || addresses.stream().allMatch(PublicAddresses::isPublic)
                            ? Future.succeededFuture(addresses)
                            : Future.failedFuture(notPublic());
                });
    }

    private static URI parsed(String url) {
        try {
            if (url.length() <= MAX_CHARACTERS) {
                return new URI(url);
            }
        } catch (URISyntaxException malformed) {
            throw new AddressRefused("is not a URL"); // without the cause, which shows it
        }
        throw new AddressRefused("is too long");
    }

    private Target check(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(allowHttp && scheme.equals("http"))) {
            throw new AddressRefused(allowHttp ? "is neither an https nor an http URL" : "is not an https URL");
        }
        String authority = uri.getRawAuthority();
        if (authority == null || uri.isOpaque()) {
            throw new AddressRefused("names no host");
        }
        if (authority.contains("@")) {
            throw new AddressRefused("holds a user or a password");
        }
        // by hand: URI knows no host of other scripts
        Matcher parts = AUTHORITY.matcher(authority);
        String host = Optional.of(parts)
                .filter(Matcher::matches)
                .flatMap(matched -> HostText.canonical(matched.group(1)))
                .orElseThrow(() -> new AddressRefused("names no host that can be called"));
        int usual = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        String written = parts.group(2);
        int port = written == null || written.isEmpty() ? usual : Integer.parseInt(written);
        boolean trusted = allowed.stream().anyMatch(entry -> entry.covers(host, port, port == usual));
        if (port != usual && !trusted) {
            throw new AddressRefused("names a port that may not be called");
        }
        if (!trusted
                && HostText.literal(host)
                        .filter(address -> !PublicAddresses.isPublic(address))
                        .isPresent()) {
            throw notPublic();
        }
        return new Target(rebuilt(uri, scheme, host, port, usual), host, port, trusted);
    }

    private static URI rebuilt(URI uri, String scheme, String host, int port, int usual) {
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        String text = scheme + "://" + host + (port == usual ? "" : ":" + port) + (path.isEmpty() ? "/" : path)
                + (query == null ? "" : "?" + query);
        return URI.create(URI.create(text).toASCIIString());
    }

    private static AddressRefused notPublic() {
        return new AddressRefused("leads to an address that may not be called");
    }
}
