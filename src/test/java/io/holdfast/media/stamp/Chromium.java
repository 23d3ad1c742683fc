package io.holdfast.media.stamp;

import io.holdfast.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A browser that loads files as pictures, films and sounds, without a window. */
final class Chromium {
    private static final String SCRIPT =
            """
            <body><pre id="out"></pre><script>
            const say = (name, good) => document.getElementById('out').append((good ? 'GOOD ' : 'BAD ') + name + '\\n');
            </script>
            """;
    private static final String PICTURE =
            "<img src='%2$s' onload=\"say('%1$s', this.naturalWidth > 0)\" onerror=\"say('%1$s', false)\">%n";
    private static final String MEDIUM =
            "<%3$s src='%2$s' preload='auto' onloadeddata=\"say('%1$s', this.duration > 0)\""
                    + " onerror=\"say('%1$s', false)\"></%3$s>%n";

    private Chromium() {}

    /**
     * Loads files in one run.
     *
     * @param folder to work in
     * @param files by names that begin with their media type
     * @return the names of those that it does not show
     */
    static List<String> failing(Path folder, Map<String, Path> files) throws IOException {
        StringBuilder html = new StringBuilder(SCRIPT);
        files.forEach((name, file) -> {
            String kind = name.substring(0, name.indexOf('/'));
            html.append((kind.equals("image") ? PICTURE : MEDIUM).formatted(name, file.toUri(), kind));
        });
        Path page = folder.resolve("page.html");
        Files.writeString(page, html);
        Path profile = Files.createDirectories(folder.resolve("profile"));
        String dom = new Program("chromium")
                .run(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + profile,
                        "--dump-dom",
                        page.toUri());
        List<String> failing = new ArrayList<>(files.keySet());
        failing.removeIf(name -> dom.contains("GOOD " + name + "\n"));
        return failing;
    }
}
