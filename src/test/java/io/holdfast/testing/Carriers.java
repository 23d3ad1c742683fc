package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.rights.DigitalSource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.TokenItem;

/**
 * Reads each carrier as its consumers do, and holds it to one statement: no training, no search, rights reserved under the
 * policy at {@link #POLICY}. A carrier that is new gets a method here.
 */
public final class Carriers {
    public static final String POLICY = "http://localhost:8080/policies/tdm.json";
    private static final String LICENCE = "http://localhost:8080/license.xml";

    private Carriers() {}

    /** Header fields of an answer or of a request that we make. */
    public static void inFields(String what, Function<String, List<String>> fields) {
        preference(what, String.join(", ", fields.apply("content-usage")));
        assertThat(fields.apply("tdm-reservation")).as(what).containsExactly("1");
        assertThat(fields.apply("tdm-policy")).as(what).containsExactly(POLICY);
        // by commas, and what stands before a colon names one robot
        assertThat(fields.apply("x-robots-tag"))
                .as(what)
                .singleElement()
                .satisfies(value -> assertThat(Arrays.stream(value.split(",")).map(String::strip))
                        .contains("noai", "noimageai", "noindex", "noimageindex"))
                .satisfies(value -> assertThat(value).doesNotContain(":"));
        String links = String.join(", ", fields.apply("link"));
        assertThat(links)
                .as(what)
                .contains("<" + LICENCE + ">; rel=\"license\"; type=\"application/rsl+xml\"")
                .contains("<" + POLICY + ">; rel=\"terms-of-service\"");
    }

    /** Each {@code usage} of a JSON document, at any depth; returns how many there are. */
    public static int inJson(String what, Object json) {
        if (json instanceof JsonArray array) {
            return array.stream().mapToInt(each -> inJson(what, each)).sum();
        }
        if (!(json instanceof JsonObject object)) {
            return 0;
        }
        int found = 0;
        for (Map.Entry<String, Object> member : object) {
            if (member.getKey().equals("usage")) {
                usage(what, (JsonObject) member.getValue());
                found++;
            } else {
                found += inJson(what, member.getValue());
            }
        }
        return found;
    }

    private static void usage(String what, JsonObject usage) {
        assertThat(usage.getValue("doNotTrain")).as(what).isEqualTo(true);
        preference(what, usage.getString("contentUsage"));
        assertThat(usage.getValue("tdmReservation")).as(what).isEqualTo(1);
        assertThat(usage.getString("policy")).as(what).isEqualTo(POLICY);
        assertThat(usage.getString("dataMining")).as(what).isEqualTo("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED");
        JsonObject cawg = usage.getJsonObject("cawg");
        assertThat(cawg.fieldNames())
                .as(what)
                .containsExactlyInAnyOrder(
                        "cawg.data_mining", "cawg.ai_training", "cawg.ai_generative_training", "cawg.ai_inference");
        assertThat(cawg).as(what).allSatisfy(entry -> assertThat(entry.getValue())
                .isEqualTo(new JsonObject().put("use", "notAllowed")));
        if (usage.containsKey("digitalSourceType")) {
            assertThat(Arrays.stream(DigitalSource.values()).map(DigitalSource::uri))
                    .as(what)
                    .contains(usage.getString("digitalSourceType"));
        }
    }

    /** Metadata and tags of an object, as the request that made it has them. */
    public static void inObject(String what, Map<String, String> fields) {
        Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sent.putAll(fields);
        preference(what, sent.getOrDefault("x-amz-meta-content-usage", ""));
        assertThat(sent).as(what).containsEntry("x-amz-meta-tdm-reservation", "1");
        assertThat(sent.getOrDefault("x-amz-tagging", "").split("&")).as(what).contains("do-not-train=true");
    }

    /** RFC 9651; keys that are not tokens say nothing. */
    private static void preference(String what, String value) {
        for (String use : List.of("train-ai", "search")) {
            var item = Parser.parseDictionary(value).get().get(use);
            assertThat(item instanceof TokenItem token ? token.get() : "no token")
                    .as(what + " " + use)
                    .isEqualTo("n");
        }
    }

    /** The path of a URL on this machine. */
    public static String path(String url) {
        return URI.create(url).getPath();
    }

    /** The body of an answer that is a text. */
    public static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
