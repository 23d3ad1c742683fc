package io.holdfast.generation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small films, each of its own bytes, and a provider's server that hands them out and breaks off now and then. */
final class ResultFiles implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Random random;
    private final int cutPercent;
    private final AtomicInteger cuts = new AtomicInteger();

    private ResultFiles(HttpServer server, int cutPercent, long seed) {
        this.server = server;
        this.cutPercent = cutPercent;
        this.random = new Random(seed);
    }

    static ResultFiles serve(int cutPercent, long seed) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        ResultFiles files = new ResultFiles(server, cutPercent, seed);
        server.createContext("/", files::answer);
        server.setExecutor(files.threads);
        server.start();
        return files;
    }

    /** The bytes of one file. */
    static byte[] bytes(int number) {
        byte[] film = new byte[20_000 + number * 37 % 60_000];
        new Random(number).nextBytes(film);
        ByteBuffer.wrap(film)
                .putInt(24)
                .put("ftypisom".getBytes(StandardCharsets.US_ASCII))
                .putInt(512)
                .put("isommp42".getBytes(StandardCharsets.US_ASCII))
                .putInt(film.length - 24)
                .put("mdat".getBytes(StandardCharsets.US_ASCII));
        return film;
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where a file is, signed as providers do. */
    String url(int number) {
        return "http://" + host() + "/" + number + "?signature=very-secret";
    }

    /** How often it broke off. */
    int cuts() {
        return cuts.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] film =
                    bytes(Integer.parseInt(exchange.getRequestURI().getPath().substring(1)));
            String asked = exchange.getRequestHeaders().getFirst("Range");
            Matcher range = RANGE.matcher(asked == null ? "" : asked);
            int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
            exchange.getResponseHeaders().set("Content-Type", "video/mp4");
            exchange.getResponseHeaders().set("ETag", "\"" + film.length + "\"");
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (film.length - 1) + "/" + film.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, film.length - from);
            boolean cut = cut();
            int until = cut ? from + (film.length - from) / 2 : film.length;
            OutputStream out = exchange.getResponseBody();
            out.write(film, from, until - from);
            out.flush();
        }
    }

    private synchronized boolean cut() {
        boolean cut = random.nextInt(100) < cutPercent;
        cuts.addAndGet(cut ? 1 : 0);
        return cut;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
