package io.holdfast.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.rights.DoNotTrain;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Program;
import io.holdfast.testing.Sharing;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@GatewayTest
class LandingPageTest {
    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static Sharing sharing;

    @BeforeAll
    static void start(GatewayServer given) throws Exception {
        server = given;
        sharing = new Sharing(server);
    }

    @Test
    void thePageCarriesTheMarkForWhateverReadsHtml() throws Exception {
        Document page = page(sharing.link("ann", new JsonObject()));

        assertThat(page.select("head > meta[name=robots]").attr("content")).isEqualTo(DoNotTrain.ROBOTS);
        assertThat(page.select("head > meta[name=tdm-reservation]").attr("content"))
                .isEqualTo("1");
        assertThat(page.select("head > meta[name=tdm-policy]").attr("content"))
                .isEqualTo("http://localhost:8080/policies/tdm.json");
        assertThat(page.select("head > link[rel=license]").attr("href")).isEqualTo("http://localhost:8080/license.xml");
        assertThat(page.select("head > meta[name=referrer]").attr("content")).isEqualTo("no-referrer");
        assertThat(page.select("script, iframe, object, form, [style]")).isEmpty();
    }

    @Test
    void thePageIsShownByNobodyElseAndKeptByNobody() throws Exception {
        HttpResponse<byte[]> answer = sharing.follow(Sharing.path(sharing.link("ann", new JsonObject())));
        String policy = answer.headers().firstValue("content-security-policy").orElseThrow();

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("x-frame-options")).hasValue("DENY");
        assertThat(policy)
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                .doesNotContain("unsafe", "script-src");
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "location");
    }

    @ParameterizedTest
    @CsvSource({
        "picture.png, img",
        "picture.jpg, img",
        "picture.avif, img",
        "front.mp4, video",
        "movie.webm, video",
        "plain.mp3, audio",
        "sound.flac, audio",
        "picture.heic, a",
        "picture.tiff, a"
    })
    void theMediaIsInThePage(String file, String element) throws Exception {
        byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/media", file));
        JsonObject asset = upload("bob", "/v1/assets?name=" + file, bytes);
        JsonObject link = sharing.link("bob", asset.getString("id"), new JsonObject());

        var media = page(link).select("main > p:first-of-type > *");

        assertThat(media).singleElement().satisfies(only -> {
            assertThat(only.normalName()).isEqualTo(element);
            String source = only.attr(element.equals("a") ? "href" : "src");
            String path = Sharing.path(link) + source.substring(source.indexOf('/'));
            HttpResponse<byte[]> served = sharing.follow(path);
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(served.headers().firstValue("content-type")).hasValue(asset.getString("mediaType"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\" onerror=\"alert(1)",
                "'><img src=x onerror=alert(1)>",
                "</title><script>alert(1)</script>",
                "</style><svg onload=alert(1)>",
                "{media}{content} $1 \\ &amp; &lt;b&gt;",
                "\u202Egnp.exe",
                "<!-- --><![CDATA[ ]]>"
            })
    void aHostileNameIsShownAndDoesNothing(String name) throws Exception {
        JsonObject asset = sharing.picture("carl");
        String self = "/v1/assets/" + asset.getString("id");
        assertThat(server.send(server.as("carl", self)
                                .method(
                                        "PATCH",
                                        BodyPublishers.ofString(new JsonObject()
                                                .put("title", name)
                                                .encode()))
                                .build())
                        .statusCode())
                .isEqualTo(200);

        Document page = page(sharing.link("carl", asset.getString("id"), new JsonObject()));

        assertThat(page.title()).isEqualTo(name.strip());
        assertThat(page.select("h1 > bdi").text()).isEqualTo(name);
        assertThat(page.select("img")).hasSize(1);
        assertThat(page.select("img").attr("alt")).isEqualTo(name);
        assertThat(page.select("main *").eachAttr("onerror")).isEmpty();
        assertThat(page.select("script, svg, [onerror], [onload]")).isEmpty();
    }

    @Test
    void aHostileFileNameIsEscapedAsATitleIs() throws Exception {
        JsonObject asset =
                upload("dora", "/v1/assets?name=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E.png", Picture.png(9, 9));

        Document page = page(sharing.link("dora", asset.getString("id"), new JsonObject()));

        assertThat(page.select("script")).isEmpty();
        assertThat(page.select("h1").text()).contains("script");
    }

    @Test
    void aBrowserShowsThePictureAndRunsIntoNoPolicy() throws Exception {
        Program.needed("chromium");
        JsonObject link = sharing.link("eli", new JsonObject().put("maxDownloads", 1));
        Path log = folder.resolve("chromium.log");
        Process browser = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--force-color-profile=srgb",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=10000",
                        "--screenshot=" + folder.resolve("page.png"),
                        server.url(Sharing.path(link)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(browser.waitFor(5, TimeUnit.MINUTES)).isTrue();

        assertThat(Files.readString(log, StandardCharsets.ISO_8859_1)).doesNotContain("Content Security Policy");
        assertThat(Files.exists(folder.resolve("page.png"))).isTrue();
        assertThat(sharing.disclosures("eli").stream().map(each -> each.getString("scope")))
                .containsExactly("description", "content");
        Set<Integer> shown = colours(ImageIO.read(folder.resolve("page.png").toFile()));
        shown.retainAll(colours(ImageIO.read(new ByteArrayInputStream(Picture.png(30, 30)))));
        assertThat(shown).hasSizeGreaterThan(500);
    }

    private static Set<Integer> colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours;
    }

    private static Document page(JsonObject link) throws Exception {
        HttpResponse<byte[]> answer = sharing.follow(Sharing.path(link));
        assertThat(answer.statusCode()).isEqualTo(200);
        return Jsoup.parse(Sharing.text(answer), server.url(Sharing.path(link)));
    }

    private static JsonObject upload(String person, String path, byte[] bytes) throws Exception {
        HttpResponse<byte[]> made = server.send(
                server.as(person, path).POST(BodyPublishers.ofByteArray(bytes)).build());
        assertThat(made.statusCode()).isEqualTo(201);
        return new JsonObject(Buffer.buffer(made.body()));
    }
}
