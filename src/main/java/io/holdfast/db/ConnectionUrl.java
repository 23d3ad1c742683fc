package io.holdfast.db;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where Postgres is, as libpq writes it (PostgreSQL 18, section 34.1.1.2): {@code postgresql://host:port,host:port/database?name=value}.
 *
 * @param servers one at least, in the order in which they are preferred
 * @param parameters by their names, of which libpq knows more than are used here
 */
public record ConnectionUrl(List<Server> servers, String database, Map<String, String> parameters) {
    private static final Pattern SHAPE =
            Pattern.compile("(?:postgresql|postgres)://([^/?#@]+)(?:/([^/?#]*))?(?:\\?([^#]*))?");

    private static final Pattern SERVER = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\[\\]:,]+)(?::(\\d{1,5}))?");
    private static final int USUAL_PORT = 5432;
    private static final int MAX_PORT = 65_535;

    /** What {@link Tls} and {@link #target} read, and what we say in another way. */
    private static final List<String> OURS = List.of(
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "target_session_attrs",
            "connect_timeout",
            "application_name",
            "options");

    /** What a connection must be good for ({@code target_session_attrs}). */
    enum Target {
        /** Anything: whoever answers. */
        ANY,
        /** Writes, as a gateway needs. */
        READ_WRITE
    }

    /** An address; an IPv6 one without brackets. */
    record Server(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    public ConnectionUrl {
        servers = List.copyOf(servers);
        parameters = Map.copyOf(parameters);
    }

    /** Reads one; throws {@link IllegalArgumentException}, whose message says what is allowed and holds no part of it. */
    public static ConnectionUrl parse(String text) {
        Matcher shape = SHAPE.matcher(text.strip());
        if (!shape.matches()) {
            throw new IllegalArgumentException(
                    text.contains("@")
                            ? "must not hold a user or a password; set database.user and database.password"
                            : "is not a URL that can be used; allowed: postgresql://host:port/database");
        }
        if (shape.group(2) == null || shape.group(2).isEmpty()) {
            throw new IllegalArgumentException("names no database; allowed: postgresql://host:port/database");
        }
        List<Server> servers = new ArrayList<>();
        for (String server : shape.group(1).split(",", -1)) {
            servers.add(server(server));
        }
        ConnectionUrl url = new ConnectionUrl(servers, decoded(shape.group(2)), parameters(shape.group(3)));
        url.target();
        Tls.of(url);
        return url;
    }

    private static Server server(String text) {
        Matcher server = SERVER.matcher(text);
        int port = server.matches() && server.group(2) != null ? Integer.parseInt(server.group(2)) : USUAL_PORT;
        if (!server.matches() || port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "is not a URL that can be used; allowed: postgresql://host:port,host:port/database");
        }
        return new Server(server.group(1).replaceAll("[\\[\\]]", ""), port);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int at = pair.indexOf('=');
            if (at > 0) {
                parameters.put(
                        decoded(pair.substring(0, at)).toLowerCase(Locale.ROOT), decoded(pair.substring(at + 1)));
            } else if (!pair.isEmpty()) {
                throw new IllegalArgumentException("has a parameter without a value; allowed: name=value, joined by &");
            }
        }
        if (parameters.containsKey("user")
                || parameters.containsKey("password")
                || parameters.containsKey("sslpassword")) {
            throw new IllegalArgumentException(
                    "must not hold a user or a password; set database.user and database.password");
        }
        if (parameters.containsKey("host") || parameters.containsKey("port") || parameters.containsKey("hostaddr")) {
            throw new IllegalArgumentException("names its servers twice; allowed: in front of the database only");
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /** What its servers are asked for; of several, one that writes, if nothing else is said. */
    Target target() {
        return switch (parameter("target_session_attrs").orElse("")) {
            case "" -> servers.size() > 1 ? Target.READ_WRITE : Target.ANY;
            case "any" -> Target.ANY;
            case "read-write", "primary" -> Target.READ_WRITE;
            default ->
                throw new IllegalArgumentException(
                        "has a target_session_attrs that can't be used, since a gateway writes; allowed: any, read-write, primary");
        };
    }

    /** What is sent to the server with the start of a session (PostgreSQL 18, section 54.2.1). */
    Map<String, String> session() {
        Map<String, String> session = new TreeMap<>(parameters);
        session.keySet().removeAll(OURS);
        session.put("application_name", parameter("application_name").orElse("holdfast"));
        parameter("options").ifPresent(options -> session.put("options", options));
        return session;
    }

    /** The same for pgjdbc, which has names of its own for a part. */
    String jdbc() {
        Map<String, String> known = new TreeMap<>();
        known.put("ApplicationName", parameter("application_name").orElse("holdfast"));
        known.put("sslmode", Tls.of(this).mode().text());
        known.put("sslfactory", PemSocketFactory.class.getName());
        for (String file : List.of("sslrootcert", "sslcert", "sslkey")) {
            parameter(file).ifPresent(path -> known.put(file, path));
        }
        if (target() == Target.READ_WRITE) {
            known.put("targetServerType", "primary");
        }
        Map<String, String> session = session();
        session.remove("application_name");
        Optional<String> options = Optional.ofNullable(session.remove("options"));
        String all = session.entrySet().stream()
                .map(each -> "-c " + each.getKey() + "="
                        + each.getValue().replace("\\", "\\\\").replace(" ", "\\ "))
                .collect(Collectors.joining(" ", options.map(text -> text + " ").orElse(""), ""))
                .strip();
        if (!all.isEmpty()) {
            known.put("options", all);
        }
        String hosts = servers.stream().map(Server::toString).collect(Collectors.joining(","));
        return known.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&", "jdbc:postgresql://" + hosts + "/" + encoded(database) + "?", ""));
    }

    /** Without its parameters, which may name files. */
    @Override
    public String toString() {
        return servers.stream().map(Server::toString).collect(Collectors.joining(",", "postgresql://", "/" + database));
    }
}
