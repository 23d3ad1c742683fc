package io.holdfast.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.verify.Finding.Says;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at one URL as a stranger does: no cookies, no token, a few redirects that it tells of. */
final class SiteVisit {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long MAX_BYTES = 512L << 20;
    private static final int MAX_DOCUMENT = 4 << 20;
    private static final int MAX_REDIRECTS = 3;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Findings findings;

    private SiteVisit(Findings findings) {
        this.findings = findings;
    }

    /** What the URL and its site say; fails when it does not answer. */
    static Findings of(URI url) throws IOException, InterruptedException {
        Findings findings = new Findings(url.toString());
        new SiteVisit(findings).visit(url, MAX_REDIRECTS);
        return findings;
    }

    private void visit(URI url, int left) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = ask(url);
        try (InputStream body = answer.body()) {
            Map<String, List<String>> fields = fields(answer);
            findings.add(new Finding("status", Integer.toString(answer.statusCode()), Says.NOTHING));
            Optional<String> elsewhere =
                    answer.headers().firstValue("location").filter(to -> answer.statusCode() / 100 == 3);
            findings.addAll(HeaderMarks.of(fields));
            if (elsewhere.isPresent() && left > 0) {
                URI next = url.resolve(elsewhere.get());
                findings.add(new Finding("redirect", next.toString(), Says.NOTHING));
                if (List.of("http", "https").contains(String.valueOf(next.getScheme()))) {
                    visit(next, left - 1);
                }
                return;
            }
            String type = answer.headers().firstValue("content-type").orElse("");
            if (type.matches("(?i)application/([a-z0-9.+-]+\\+)?json.*")) {
                json(body.readNBytes(MAX_DOCUMENT));
            } else {
                findings.addAll(ByteScan.of(body, MAX_BYTES));
            }
            site(url, HeaderMarks.link(fields, "c2pa-manifest"));
        }
    }

    private void json(byte[] text) throws IOException {
        try {
            findings.addAll(JsonMarks.of(Json.decodeValue(new String(text, UTF_8))));
        } catch (DecodeException malformed) {
            findings.add(new Finding("json", "not JSON, or too long", Says.NOTHING));
        }
    }

    private void site(URI url, Optional<String> manifest) throws IOException, InterruptedException {
        if (manifest.isPresent()) {
            Optional<byte[]> sidecar = elsewhere(url.resolve(manifest.get()));
            String text = new String(sidecar.orElse(new byte[0]), ISO_8859_1);
            List<Finding> credential = CredentialMarks.of(text, "sidecar");
            findings.addAll(credential);
            if (credential.isEmpty()) {
                findings.add(new Finding("c2pa sidecar", "named, but not there", Says.NOTHING));
            }
        }
        document(url.resolve("/robots.txt"))
                .ifPresent(text -> findings.addAll(PublicMarks.robots(new String(text, UTF_8))));
        document(url.resolve("/.well-known/tdmrep.json"))
                .ifPresent(text -> findings.addAll(
                        PublicMarks.reservation(new String(text, UTF_8), String.valueOf(url.getPath()))));
    }

    /** A small document that may be at another site, which may not answer. */
    private Optional<byte[]> elsewhere(URI url) throws InterruptedException {
        try {
            return document(url);
        } catch (IOException | IllegalArgumentException unreachable) {
            return Optional.empty();
        }
    }

    /** A small document, if the site has it. */
    private Optional<byte[]> document(URI url) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = ask(url);
        try (InputStream body = answer.body()) {
            return answer.statusCode() == 200 ? Optional.of(body.readNBytes(MAX_DOCUMENT)) : Optional.empty();
        }
    }

    private HttpResponse<InputStream> ask(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("User-Agent", "holdfast-verify/1")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static Map<String, List<String>> fields(HttpResponse<?> answer) {
        return answer.headers().map().entrySet().stream()
                .collect(Collectors.toMap(
                        field -> field.getKey().toLowerCase(java.util.Locale.ROOT), Map.Entry::getValue));
    }
}
