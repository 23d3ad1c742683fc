package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Somebody who exports, at one port or another. */
public record ExportRequests(HttpClient client, String person, String scopes) {
    /** With the usual scopes. */
    public ExportRequests(HttpClient client, String person) {
        this(client, person, GatewayServer.SCOPES);
    }

    public HttpResponse<byte[]> send(int port, String method, String path, String body, String... fields)
            throws Exception {
        HttpRequest.Builder request = GatewayServer.as(person, scopes, URI.create("http://127.0.0.1:" + port + path));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return client.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    /** Stores a file; its record. */
    public JsonObject upload(int port, String name, String type, byte[] bytes) throws Exception {
        HttpResponse<byte[]> stored = client.send(
                GatewayServer.as(person, scopes, URI.create("http://127.0.0.1:" + port + "/v1/assets"))
                        .header("Content-Type", type)
                        .header(
                                "Content-Disposition",
                                "attachment; filename*=UTF-8''"
                                        + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8)
                                                .replace("+", "%20")
                                                .replace("*", "%2A"))
                        .POST(BodyPublishers.ofByteArray(bytes))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(stored.statusCode())
                .as(new String(stored.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        return GatewayContract.json(stored);
    }

    /** Asks for an export; where it is. */
    public String ask(int port, JsonObject selection) throws Exception {
        HttpResponse<byte[]> asked = send(port, "POST", "/v1/exports", selection.isEmpty() ? "" : selection.encode());
        assertThat(asked.statusCode())
                .as(new String(asked.body(), StandardCharsets.UTF_8))
                .isEqualTo(202);
        return asked.headers().firstValue("Location").orElseThrow();
    }

    /** An export that is ready; where its archive is. */
    public String ready(int port, JsonObject selection) throws Exception {
        String export = ask(port, selection);
        Waiting.until(() -> at(port, export).getString("state").equals("ready"));
        return export + "/content";
    }

    /** The id of an export that is ready, and that whoever reads assets may read. */
    public static String any(GatewayServer server, String person, String asset) throws Exception {
        String content = new ExportRequests(server.client, person, "assets:read")
                .ready(
                        server.gateway.port(),
                        new JsonObject().put("ids", new io.vertx.core.json.JsonArray().add(asset)));
        return content.split("/", -1)[3];
    }

    public JsonObject at(int port, String export) throws Exception {
        return GatewayContract.json(send(port, "GET", export, ""));
    }

    /** The archive, with the connection cut again and again at places that the seed decides, and gone on with elsewhere. */
    public byte[] resumed(int[] ports, String content, long seed) throws Exception {
        Random random = new Random(seed);
        HttpResponse<byte[]> head = send(ports[0], "HEAD", content, "");
        int length = (int) head.headers().firstValueAsLong("Content-Length").orElseThrow();
        String tag = head.headers().firstValue("ETag").orElseThrow();
        byte[] all = new byte[length];
        int at = 0;
        for (int turn = 0; at < length; turn++) {
            HttpResponse<InputStream> part = client.send(
                    GatewayServer.as(
                                    person,
                                    scopes,
                                    URI.create("http://127.0.0.1:" + ports[turn % ports.length] + content))
                            .header("Range", "bytes=" + at + "-")
                            .header("If-Range", tag)
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(part.statusCode()).as("seed " + seed + ", from " + at).isEqualTo(206);
            assertThat(part.headers().firstValue("Content-Range"))
                    .contains("bytes " + at + "-" + (length - 1) + "/" + length);
            try (InputStream bytes = part.body()) {
                at += bytes.readNBytes(all, at, Math.min(length - at, 1 + random.nextInt(length / 7 + 1)));
            }
        }
        return all;
    }

    /** The files of an archive by name, in their order. */
    public static Map<String, byte[]> files(byte[] archive) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new java.io.ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(files.put(entry.getName(), zip.readAllBytes())).isNull();
            }
        }
        return files;
    }

    public static JsonObject json(Map<String, byte[]> files, String name) {
        return new JsonObject(io.vertx.core.buffer.Buffer.buffer(files.get(name)));
    }

    public static String sha256(Map<String, byte[]> files, String name) throws Exception {
        return sha256(java.util.Objects.requireNonNull(files.get(name), name));
    }

    public static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Holds when programs that know nothing of us find nothing wrong with an archive. */
    public static void isSound(Path zip) throws Exception {
        Program.needed("unzip", "python3");
        for (List<String> command : List.of(
                List.of("unzip", "-tqq", zip.toString()),
                List.of(
                        "python3",
                        "-c",
                        "import sys,zipfile; assert zipfile.ZipFile(sys.argv[1]).testzip() is None",
                        zip.toString()))) {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(command.get(0) + ": " + said).isZero();
        }
        try (var read = org.apache.commons.compress.archivers.zip.ZipFile.builder()
                .setPath(zip)
                .get()) {
            var entries = read.getEntriesInPhysicalOrder();
            while (entries.hasMoreElements()) {
                var entry = entries.nextElement();
                assertThat(read.getInputStream(entry).transferTo(java.io.OutputStream.nullOutputStream()))
                        .isEqualTo(entry.getSize());
            }
        }
    }
}
