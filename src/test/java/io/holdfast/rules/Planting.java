package io.holdfast.rules;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was planted, values that nobody else would write, and how to find them again in whatever encoding. */
final class Planting {
    static final String PROMPT = "a lighthouse at dusk, plantedprompt7qx";
    static final String NEGATIVE = "no people, plantednegative7qx";
    static final String PARAMETER = "steep cliffs \"plantedparameter7qx\"";
    static final String FAILURE = "the model said: plantedfailure7qx, sorry";
    static final String TITLE = "On holiday (plantedtitle7qx)";
    static final String TAG = "the plantedtag7qx";
    static final String FILE = "plantedfile7qx on the beach.png";
    static final String NAME = "Plantedname7qx O'Hara";
    static final String EMAIL = "planted.email.7qx@people.example";
    static final String COLLECTION = "Trips with plantedcollection7qx";
    static final String LABEL = "for my plantedlabel7qx";
    static final String HOOK = "planted/hook/7qx?key=plantedhook7qx";
    static final String SOURCE = "planted-source.invalid/a.png?X-Signature=plantedsource7qx";
    static final String AGENT = "Mozilla/5.0 (plantedagent7qx)";
    static final String ADDRESS = "203.0.113.77";
    static final String TOKEN = "eyJwbGFudGVk.plantedtoken7qx.c2lnbmF0dXJl";
    static final String METHOD = "PLANTEDMETHOD7QX";

    /** What belongs to no field in particular; in each place that a request has. */
    static final String ANYWHERE = "My plantedanywhere7qx, truly";

    /** Of each value what its encodings keep together. */
    private final Map<String, Set<String>> traces = new ConcurrentHashMap<>();

    Planting() {
        for (String value : List.of(
                PROMPT,
                NEGATIVE,
                PARAMETER,
                FAILURE,
                TITLE,
                TAG,
                FILE,
                NAME,
                EMAIL,
                COLLECTION,
                LABEL,
                HOOK,
                SOURCE,
                AGENT,
                ADDRESS,
                TOKEN,
                METHOD,
                ANYWHERE)) {
            plant(value, value);
        }
    }

    /** Plants a value that the gateway made, or a secret of ours. */
    void plant(String name, String value) {
        traces.put(name, traces(value));
    }

    /** The names of what is in a text, in any case. */
    Set<String> in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Set<String> found = new LinkedHashSet<>();
        traces.forEach((name, marks) -> {
            if (marks.stream().anyMatch(lower::contains)) {
                found.add(name);
            }
        });
        return found;
    }

    /** As it is, percent-encoded, in JSON, in hex, in Base64 wherever it begins, and its SHA-256. */
    private static Set<String> traces(String value) {
        Set<String> marks = new LinkedHashSet<>();
        marks.add(value);
        marks.add(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8));
        marks.add(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        marks.add(new JsonArray().add(value).encode().replaceAll("\\A\\[\"|\"]\\z", ""));
        java.util.regex.Pattern.compile(
                        "[A-Za-z0-9]{0,40}7qx[A-Za-z0-9]{0,40}", java.util.regex.Pattern.CASE_INSENSITIVE)
                .matcher(value)
                .results()
                .filter(word -> word.group().length() > 6)
                .forEach(word -> marks.addAll(encoded(word.group())));
        marks.addAll(encoded(value));
        for (String digested : List.of(value, value.toLowerCase(Locale.ROOT))) {
            byte[] digest = sha256(digested);
            marks.add(HexFormat.of().formatHex(digest));
            marks.add(Base64.getEncoder().withoutPadding().encodeToString(digest));
            marks.add(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        }
        Set<String> lower = new LinkedHashSet<>();
        marks.forEach(mark -> lower.add(mark.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private static Set<String> encoded(String word) {
        Set<String> marks = new LinkedHashSet<>(Set.of(word));
        marks.add(HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8)));
        for (int before = 0; before < 3; before++) {
            String text = "x".repeat(before) + word;
            String coded = Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
            // what the neighbours have no part in
            marks.add(coded.substring(before == 0 ? 0 : before + 1, coded.length() - 2));
        }
        return marks;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Of some texts by what they are those that hold something, and what. */
    Map<String, Set<String>> in(Map<String, String> texts) {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        texts.forEach((what, text) -> {
            Set<String> names = in(text);
            if (!names.isEmpty()) {
                found.put(what, names);
            }
        });
        return found;
    }
}
