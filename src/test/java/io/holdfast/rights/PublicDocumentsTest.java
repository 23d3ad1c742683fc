package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.TokenItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class PublicDocumentsTest {
    private static final String SITE = "https://media.example";

    private final PublicDocuments documents = new PublicDocuments(new DoNotTrain(SITE));

    @ParameterizedTest
    @ValueSource(strings = {"GPTBot", "ClaudeBot", "CCBot", "Bytespider", "img2dataset", "meta-externalagent"})
    void aTrainingCrawlerMayFetchNothing(String crawler) {
        BaseRobotRules rules = robotsFor(crawler);

        assertThat(rules.isAllowed(SITE + "/")).isFalse();
        assertThat(rules.isAllowed(SITE + "/v1/assets")).isFalse();
        assertThat(rules.isAllowed(SITE + "/s/abc")).isFalse();
        assertThat(rules.isAllowed(SITE + "/openapi.yaml")).isFalse();
    }

    @Test
    void anyOtherRobotMayFetchThePolicyButNoMedia() {
        BaseRobotRules rules = robotsFor("SomeOtherBot");

        assertThat(rules.isAllowed(SITE + "/policies/tdm.json")).isTrue();
        assertThat(rules.isAllowed(SITE + "/v1/assets/1/content")).isFalse();
        assertThat(rules.isAllowed(SITE + "/c/1")).isFalse();
        assertThat(rules.isAllowed(SITE + "/s/abc")).isFalse();
    }

    @Test
    void robotsNamesEveryAgentOfTheShippedList() {
        assertThat(text("/robots.txt").lines().filter(line -> line.startsWith("User-agent: ")))
                .containsAll(UserAgentNames.ALL.stream()
                        .map(name -> "User-agent: " + name)
                        .toList())
                .hasSizeGreaterThan(150);
    }

    @Test
    void theReservationIsAnArrayOverTheWholeSite() {
        JsonObject rule = new JsonArray(text("/.well-known/tdmrep.json")).getJsonObject(0);

        assertThat(rule.getString("location")).isEqualTo("/");
        assertThat(rule.getInteger("tdm-reservation")).isEqualTo(1);
        assertThat(rule.getString("tdm-policy")).isEqualTo(SITE + "/policies/tdm.json");
    }

    @Test
    void thePolicyIsAnOfferOfTheTdmrepProfileThatNeedsConsent() {
        JsonObject policy = new JsonObject(text("/policies/tdm.json"));

        assertThat(policy.getJsonArray("@context"))
                .containsExactly("http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld");
        assertThat(policy.getString("@type")).isEqualTo("Offer");
        assertThat(policy.getString("profile")).isEqualTo("http://www.w3.org/ns/tdmrep");
        assertThat(policy.getJsonObject("assigner").getString("vcard:hasURL")).startsWith(SITE);
        assertThat(policy.getJsonArray("permission"))
                .containsExactly(new JsonObject("{\"action\":\"tdm:mine\",\"duty\":[{\"action\":\"obtainConsent\"}]}"));
        assertThat(policy.fieldNames()).doesNotContain("prohibition", "obligation");
    }

    @Test
    void theLicenceIsWellFormedAndProhibitsEveryUseByModels() throws Exception {
        Element prohibits = prohibits(text("/license.xml"));

        assertThat(prohibits.getAttribute("type")).isEqualTo("usage");
        assertThat(prohibits.getTextContent().split(" ")).contains("ai-all", "ai-train", "search");
    }

    @Test
    void eachDocumentHasItsOwnStrongTagThatDependsOnItsText() {
        PublicDocuments others = new PublicDocuments(new DoNotTrain("https://other.example"));
        Set<String> tags = new HashSet<>();
        documents.all().forEach(document -> tags.add(document.etag()));

        assertThat(tags).hasSize(5).allMatch(tag -> tag.matches("\"[0-9a-f]{32}\""));
        assertThat(others.at("/robots.txt").orElseThrow().etag())
                .isNotEqualTo(documents.at("/robots.txt").orElseThrow().etag());
    }

    @Test
    void anotherPathHasNoDocument() {
        assertThat(documents.at("/robots")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"media.example", "ftp://media.example", "https://", "https://a b", "https://x\nAllow: /"})
    void aPublicUrlThatIsNoneIsRefusedAtStart(String url) {
        assertThatThrownBy(() -> new PublicDocuments(new DoNotTrain(url))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {SITE, "http://localhost:8080", "https://[2001:db8::1]:444", "https://a.example/base/path"})
    void allCarriersOfTheMarkAgree(String url) throws Exception {
        DoNotTrain mark = new DoNotTrain(url);
        PublicDocuments published = new PublicDocuments(mark);
        var headers = mark.headers();
        var usage = mark.usage();
        String robots = published.at("/robots.txt").orElseThrow().text();
        JsonObject rule = new JsonArray(
                        published.at("/.well-known/tdmrep.json").orElseThrow().text())
                .getJsonObject(0);

        for (String preferences : List.of(
                String.valueOf(headers.get("Content-Usage")),
                lineOf(robots, "Content-Usage: "),
                DoNotTrain.objectMetadata().getOrDefault("content-usage", ""))) {
            assertThat(token(preferences, "train-ai")).isEqualTo("n");
            assertThat(preferences).isEqualTo(usage.getString("contentUsage"));
        }
        assertThat(token(String.valueOf(headers.get("Content-Usage")), "search"))
                .isEqualTo("n");
        assertThat(lineOf(robots, "Content-Signal: ").split(", ")).contains("ai-train=no", "search=no");
        assertThat(headers.getOrDefault("X-Robots-Tag", "").split(", ")).contains("noai", "noimageai", "noindex");
        assertThat(List.of(
                        headers.getOrDefault("tdm-reservation", ""),
                        DoNotTrain.objectMetadata().getOrDefault("tdm-reservation", ""),
                        String.valueOf(usage.getInteger("tdmReservation")),
                        String.valueOf(rule.getInteger("tdm-reservation"))))
                .containsOnly("1");
        assertThat(List.of(
                        headers.getOrDefault("tdm-policy", ""),
                        usage.getString("policy"),
                        rule.getString("tdm-policy")))
                .containsOnly(url + "/policies/tdm.json");
        assertThat(usage.getBoolean("doNotTrain").toString())
                .isEqualTo(DoNotTrain.objectTags().get("do-not-train"));
        assertThat(headers.getOrDefault("Link", "")).contains("<" + lineOf(robots, "License: ") + ">");
        assertThat(prohibits(published.at("/license.xml").orElseThrow().text()).getTextContent())
                .contains("ai-train");
    }

    @Test
    void noCarrierCanBeChanged() {
        DoNotTrain mark = new DoNotTrain(SITE);

        assertThatThrownBy(() -> mark.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> mark.usage().put("doNotTrain", false))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(mark.headers()).isSameAs(mark.headers());
    }

    private static String token(String dictionary, String key) {
        var item = Parser.parseDictionary(dictionary).get().get(key);
        return item instanceof TokenItem token ? token.get() : "no token";
    }

    private static String lineOf(String text, String label) {
        Optional<String> line =
                text.lines().filter(each -> each.startsWith(label)).findFirst();
        assertThat(line).as(label).isPresent();
        return line.orElseThrow().substring(label.length());
    }

    private static Element prohibits(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        var document =
                factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        return (Element) document.getElementsByTagNameNS("https://rslstandard.org/rsl", "prohibits")
                .item(0);
    }

    private BaseRobotRules robotsFor(String agent) {
        return new SimpleRobotRulesParser()
                .parseContent(
                        SITE + "/robots.txt",
                        text("/robots.txt").getBytes(StandardCharsets.UTF_8),
                        "text/plain",
                        List.of(agent.toLowerCase(Locale.ROOT)));
    }

    private String text(String path) {
        return documents.at(path).orElseThrow().text();
    }
}
