package io.holdfast.http;

import io.holdfast.identity.Scope;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The routes of the API as data; where two of them match a request, the one that was added first answers. */
public final class RouteTable {
    /**
     * One route.
     *
     * @param path its segments that begin with a colon are parameters
     * @param name what meters and the access log call it
     * @param scope what a token must allow; nothing where no token is needed
     * @param acting whether a service may call it for somebody else
     * @param parameters of its query; of one that needs no token they are not looked at, as others add to links
     */
    public record Route(
            HttpMethod method,
            String path,
            String name,
            Optional<String> scope,
            boolean acting,
            Endpoint endpoint,
            Set<String> parameters) {
        /** Whether the path of a request is this route's, whatever its method. */
        public boolean matches(String requested) {
            return requested.matches(path.replace(".", "\\.").replaceAll(":\\w+", "[^/]+"));
        }
    }

    private final List<Route> all = new ArrayList<>();

    /**
     * Adds a route that needs a token.
     *
     * @param scope what the token must allow
     * @param parameters of its query; others are refused, as they could have meant something
     */
    public void route(
            HttpMethod method, String path, String name, String scope, Endpoint endpoint, String... parameters) {
        all.add(new Route(method, path, name, Optional.of(scope), false, endpoint, Set.of(parameters)));
    }

    /**
     * Adds a route that needs a token, to a list as {@link PageRequest} has it.
     *
     * @param scope what the token must allow
     * @param more parameters of its query besides those of a page
     */
    public void pages(String path, String name, String scope, Endpoint pages, String... more) {
        Set<String> parameters = new HashSet<>(PageRequest.PARAMETERS);
        parameters.addAll(List.of(more));
        all.add(new Route(HttpMethod.GET, path, name, Optional.of(scope), false, pages, Set.copyOf(parameters)));
    }

    /**
     * Adds a route that a service may call for somebody else, whom it names in {@code Holdfast-On-Behalf-Of}.
     *
     * @param scope what the token must allow; to act for somebody else, {@link Scope#GENERATIONS_WRITE} besides
     */
    public void acting(
            HttpMethod method, String path, String name, String scope, Endpoint endpoint, String... parameters) {
        all.add(new Route(method, path, name, Optional.of(scope), true, endpoint, Set.of(parameters)));
    }

    /** Adds a route that anyone may call. */
    public void open(HttpMethod method, String path, String name, Endpoint endpoint) {
        all.add(new Route(method, path, name, Optional.empty(), false, endpoint, Set.of()));
    }

    /** The methods of what is at the path of a request; whoever may {@code GET} may {@code HEAD} (RFC 9110 section 9.1). */
    Set<String> methods(String path) {
        return methods(all.stream().filter(route -> route.matches(path)));
    }

    /** Whether there is one of a method at a path. */
    boolean has(HttpMethod method, String path) {
        return all.stream()
                .anyMatch(route -> route.method().equals(method) && route.path().equals(path));
    }

    /** The methods of all of them. */
    Set<String> methods() {
        return methods(all.stream());
    }

    private static Set<String> methods(Stream<Route> routes) {
        Set<String> names = routes.map(route -> route.method().name()).collect(Collectors.toCollection(TreeSet::new));
        if (names.contains("GET")) {
            names.add("HEAD");
        }
        return names;
    }

    /** All of them, in the order in which they are tried. */
    public List<Route> all() {
        return List.copyOf(all);
    }
}
