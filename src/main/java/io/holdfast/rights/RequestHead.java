package io.holdfast.rights;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The head of a request, as far as it shows who asks and what for.
 *
 * @param scheme {@code http} or {@code https}, as the request came in
 * @param authority host and port as the client named them
 * @param target path and query (RFC 9112 section 3.2.1)
 * @param fields the values of a field by its name in lower case, in their order; empty where it was not sent
 */
public record RequestHead(
        String method, String scheme, String authority, String target, Function<String, List<String>> fields) {

    /** A head that says nothing. */
    public static RequestHead silent() {
        return new RequestHead("GET", "https", "", "/", name -> List.of());
    }

    List<String> all(String name) {
        return fields.apply(name);
    }

    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** With its question mark, which is there even when nothing follows it (RFC 9421 section 2.2.7). */
    String query() {
        int query = target.indexOf('?');
        return query < 0 ? "?" : target.substring(query);
    }
}
