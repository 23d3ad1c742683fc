package io.holdfast.verify;

import io.holdfast.verify.Finding.Says;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads what a site publishes about all that it has. */
final class PublicMarks {
    private static final List<String> TRAINING = List.of("gptbot", "claudebot", "ccbot", "google-extended");

    private PublicMarks() {}

    /** The statements of a robots.txt (RFC 9309), each for the whole site. */
    static List<Finding> robots(String text) {
        List<Finding> found = new ArrayList<>();
        boolean naming = false;
        boolean training = false;
        for (String line : text.lines().toList()) {
            String bare = line.replaceFirst("#.*", "").strip();
            int colon = bare.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String name = bare.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            String value = bare.substring(colon + 1).strip();
            if (name.equals("user-agent")) {
                training = (naming && training) || TRAINING.contains(value.toLowerCase(Locale.ROOT));
                naming = true;
                continue;
            }
            naming = false;
            if (name.equals("disallow") && value.equals("/") && training) {
                found.add(new Finding("robots.txt Disallow", "/ for training crawlers", Says.RESERVED));
            } else if (name.equals("content-usage")) {
                found.add(new Finding("robots.txt Content-Usage", value, HeaderMarks.preference(value)));
            } else if (name.equals("content-signal")) {
                found.add(new Finding("robots.txt Content-Signal", value, signal(value)));
            }
        }
        return found;
    }

    /** The first rule of a tdmrep.json whose pattern fits the path (TDMRep, section "TDM file on the origin server"). */
    static List<Finding> reservation(String text, String path) {
        try {
            for (Object rule : new JsonArray(text)) {
                if (rule instanceof JsonObject each && fits(String.valueOf(each.getValue("location")), path)) {
                    String value = String.valueOf(each.getValue("tdm-reservation"));
                    return List.of(new Finding("tdmrep.json", value, HeaderMarks.reservation(value)));
                }
            }
            return List.of();
        } catch (DecodeException malformed) {
            return List.of(new Finding("tdmrep.json", "not a JSON array", Says.NOTHING));
        }
    }

    private static boolean fits(String location, String path) {
        String pattern = location.endsWith("$") ? location.substring(0, location.length() - 1) : location + "*";
        StringBuilder regex = new StringBuilder();
        for (String literal : pattern.split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(literal));
        }
        return path.matches(regex.toString());
    }

    private static Says signal(String value) {
        String bare = value.replace(" ", "").toLowerCase(Locale.ROOT);
        if (List.of(bare.split(",")).contains("ai-train=no")) {
            return Says.RESERVED;
        }
        return List.of(bare.split(",")).contains("ai-train=yes") ? Says.PERMITTED : Says.NOTHING;
    }
}
