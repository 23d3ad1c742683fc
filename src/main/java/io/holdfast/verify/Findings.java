package io.holdfast.verify;

import io.holdfast.verify.Finding.Says;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was found at one place, and whether it agrees. */
final class Findings {
    private final String subject;
    private final List<Finding> found = new ArrayList<>();

    Findings(String subject) {
        this.subject = subject;
    }

    void add(Finding finding) {
        found.add(finding);
    }

    void addAll(List<Finding> findings) {
        found.addAll(findings);
    }

    List<Finding> all() {
        return List.copyOf(found);
    }

    /** {@code agree}, {@code disagree: …}, {@code permitted} or {@code unmarked}. */
    String verdict() {
        boolean reserved = found.stream().anyMatch(each -> each.says() == Says.RESERVED);
        boolean permitted = found.stream().anyMatch(each -> each.says() == Says.PERMITTED);
        if (reserved && permitted) {
            return "disagree: " + named(Says.PERMITTED) + " against " + named(Says.RESERVED);
        }
        if (permitted) {
            return "permitted";
        }
        return reserved ? "agree" : "unmarked";
    }

    /** 0 where all carriers reserve, 1 where one permits, 2 where there is none. */
    int exitCode() {
        return switch (verdict()) {
            case "agree" -> 0;
            case "unmarked" -> 2;
            default -> 1;
        };
    }

    /** A table for people. */
    String table() {
        int widest =
                found.stream().mapToInt(each -> each.carrier().length()).max().orElse(0);
        String rows = found.stream()
                .map(each -> "  " + each.carrier()
                        + " ".repeat(widest - each.carrier().length()) + "  " + said(each) + "  " + each.value() + "\n")
                .collect(Collectors.joining());
        return subject + "\n" + rows + verdict();
    }

    /** The same for programs. */
    JsonObject json() {
        JsonArray carriers = new JsonArray();
        found.forEach(each -> carriers.add(new JsonObject()
                .put("carrier", each.carrier())
                .put("value", each.value())
                .put("says", each.says().name().toLowerCase(Locale.ROOT))));
        return new JsonObject()
                .put("subject", subject)
                .put("carriers", carriers)
                .put("verdict", verdict());
    }

    private static String said(Finding finding) {
        return switch (finding.says()) {
            case RESERVED -> "reserved ";
            case PERMITTED -> "permitted";
            case NOTHING -> "-        ";
        };
    }

    private String named(Says says) {
        return found.stream()
                .filter(each -> each.says() == says)
                .map(Finding::carrier)
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
