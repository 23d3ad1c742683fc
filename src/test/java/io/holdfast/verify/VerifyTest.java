package io.holdfast.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTest {
    private static final String PACKET =
            """
            <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
            xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
            <plus:DataMining>http://ns.useplus.org/ldf/vocab/%s</plus:DataMining>
            <xmpRights:WebStatement>https://h/policies/tdm.json</xmpRights:WebStatement>
            </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>""";

    /** What stands in a claim's box: text strings of CBOR, each behind a byte of its kind and length. */
    private static final String CREDENTIAL =
            "....jumdc2pa....cawg.training-mining....\u00a1gentries\u00a1pcawg.ai_training\u00a1cuse%s";

    @TempDir
    Path folder;

    private final Map<String, String[]> site = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String[] answer = site.getOrDefault(exchange.getRequestURI().getPath(), new String[] {"404", ""});
            for (int i = 2; i + 1 < answer.length; i += 2) {
                exchange.getResponseHeaders().add(answer[i], answer[i + 1]);
            }
            byte[] body = answer[1].getBytes(ISO_8859_1);
            exchange.sendResponseHeaders(Integer.parseInt(answer[0]), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aSiteWhoseCarriersAllReserveAgrees() {
        site.put("/a.png", new String[] {
            "200",
            "\u0089PNG" + PACKET.formatted("DMI-PROHIBITED"),
            "Content-Usage",
            "train-ai=n, search=n",
            "tdm-reservation",
            "1",
            "X-Robots-Tag",
            "noai, noimageai",
            "Link",
            "</m.c2pa>; rel=\"c2pa-manifest\", </license.xml>; rel=\"license\""
        });
        site.put("/m.c2pa", new String[] {"200", CREDENTIAL.formatted("jnotAllowed")});
        robots();
        site.put("/.well-known/tdmrep.json", new String[] {
            "200", "[{\"location\":\"/b\",\"tdm-reservation\":0},{\"location\":\"/*.png$\",\"tdm-reservation\":1}]"
        });

        assertThat(run(url("/a.png"))).isZero();
        assertThat(printed())
                .contains(
                        "xmp plus:DataMining",
                        "xmp WebStatement",
                        "c2pa sidecar cawg.ai_training",
                        "tdmrep.json",
                        "robots.txt Disallow",
                        "robots.txt Content-Signal",
                        "header Link license")
                .endsWith("agree\n");
    }

    @Test
    void carriersThatContradictOneAnotherAreNamed() {
        site.put("/a.png", new String[] {"200", PACKET.formatted("DMI-ALLOWED"), "tdm-reservation", "1"});

        assertThat(run(url("/a.png"), "--json")).isEqualTo(1);
        assertThat(new JsonObject(printed()).getString("verdict"))
                .isEqualTo("disagree: xmp plus:DataMining against header tdm-reservation");
    }

    @Test
    void whatSaysNothingIsUnmarkedAndWhatPermitsIsPermitted() {
        site.put("/plain", new String[] {"200", "text", "X-Robots-Tag", "max-image-preview:none", "tdm-reservation", "2"
        });
        site.put("/open", new String[] {"200", "text", "Content-Usage", "train-ai=y"});

        assertThat(run(url("/plain"))).isEqualTo(2);
        assertThat(printed()).endsWith("unmarked\n");
        assertThat(run(url("/open"))).isEqualTo(1);
        assertThat(printed()).endsWith("permitted\n");
    }

    @Test
    void eachUsageOfAJsonAnswerIsRead() {
        site.put("/list", new String[] {
            "200",
            "{\"items\":[{\"usage\":{\"doNotTrain\":true,\"contentUsage\":\"train-ai=n\",\"tdmReservation\":1,"
                    + "\"dataMining\":\"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED\","
                    + "\"cawg\":{\"cawg.ai_training\":{\"use\":\"notAllowed\"}}}},{\"usage\":{\"doNotTrain\":false}}]}",
            "Content-Type",
            "application/json"
        });

        assertThat(run(url("/list"))).isEqualTo(1);
        assertThat(printed())
                .contains("json usage.contentUsage", "json usage.tdmReservation", "json usage.cawg.ai_training")
                .contains("disagree: json usage.doNotTrain against json usage.doNotTrain");
    }

    @Test
    void redirectsAreToldAndFollowedThreeTimes() {
        for (int i = 0; i < 5; i++) {
            site.put("/r" + i, new String[] {"302", "", "Location", "/r" + (i + 1)});
        }
        site.put("/r5", new String[] {"200", "", "tdm-reservation", "1"});

        assertThat(run(url("/r0"))).isEqualTo(2);
        assertThat(run(url("/r2"))).isZero();
        assertThat(printed()).contains("redirect").contains("/r5");
    }

    @Test
    void aFileIsReadWithWhatLiesBesideIt() throws IOException {
        Path file = folder.resolve("a.mp4");
        Files.write(file, ("x".repeat(700_000) + PACKET.formatted("DMI-PROHIBITED")).getBytes(UTF_8));
        Files.write(
                folder.resolve("a.c2pa"), CREDENTIAL.formatted("kconstrained").getBytes(ISO_8859_1));

        assertThat(run(file.toString())).isZero();
        assertThat(printed()).contains("sidecar", "a.c2pa", "cawg.ai_training", "xmp plus:DataMining");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_100, 262_130, 262_140, 262_143, 262_144})
    void aPacketIsFoundWhereverChunksBreak(int at) throws IOException {
        byte[] bytes = ("x".repeat(at) + PACKET.formatted("DMI-PROHIBITED") + CREDENTIAL.formatted("gallowed"))
                .getBytes(ISO_8859_1);

        assertThat(ByteScan.of(new ByteArrayInputStream(bytes), Long.MAX_VALUE))
                .extracting(Finding::carrier)
                .contains("xmp plus:DataMining", "xmp WebStatement", "c2pa embedded", "c2pa embedded cawg.ai_training");
        assertThat(ByteScan.of(new ByteArrayInputStream(bytes), at)).isEmpty();
    }

    @Test
    void aHostilePacketIsNoMoreThanTold() throws IOException {
        String bomb = "<rdf:RDF xmlns:rdf='r'>" + "<a>".repeat(5) + "</rdf:RDF>";
        byte[] endless = ("<rdf:RDF " + "y".repeat(3 << 20)).getBytes(ISO_8859_1);

        assertThat(ByteScan.of(new ByteArrayInputStream(bomb.getBytes(ISO_8859_1)), 1 << 20))
                .extracting(Finding::value)
                .containsExactly("a packet that is not XML");
        assertThat(ByteScan.of(new ByteArrayInputStream(endless), Long.MAX_VALUE))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train-ai=n|RESERVED",
                "train-ai=y|PERMITTED",
                "train-ai=?0|NOTHING",
                "((|NOTHING",
                "search=n|NOTHING"
            })
    void aPreferenceIsATokenOrNothing(String value, Finding.Says says) {
        assertThat(HeaderMarks.preference(value)).isEqualTo(says);
    }

    @Test
    void wrongWordsAndWhatIsNotThereAreTold() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--jsn")).isEqualTo(2);
        assertThat(run("one", "two")).isEqualTo(2);
        assertThat(run(folder.resolve("none.png").toString())).isEqualTo(3);
        int port = server.getAddress().getPort();
        server.stop(0);
        assertThat(run("http://127.0.0.1:" + port + "/")).isEqualTo(3);
    }

    private void robots() {
        site.put("/robots.txt", new String[] {
            "200",
            """
            User-agent: GPTBot
            User-agent: Other
            Disallow: /
            User-agent: *
            Content-Usage: train-ai=n
            Content-Signal: search=no, ai-train=no # comment
            """
        });
    }

    private int run(String... words) {
        out.reset();
        PrintStream printer = new PrintStream(out, true, UTF_8);
        return Verify.run(List.of(words), printer, printer);
    }

    private String printed() {
        return out.toString(UTF_8).replace("\r\n", "\n");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }
}
