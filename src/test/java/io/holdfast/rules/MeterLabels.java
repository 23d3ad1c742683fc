package io.holdfast.rules;

import io.holdfast.app.OpenApiDocument;
import io.holdfast.telemetry.MeterNames;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What labels of meters may be called and say: a few words each, and nothing of whoever asked. */
final class MeterLabels {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Labels of the process and of libraries, whose values are known beforehand. */
    private static final Map<String, Predicate<String>> OTHERS = Map.ofEntries(
            Map.entry("method", words("GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|OTHER")),
            Map.entry("outcome", words("success|client_error|server_error|client_gone|done|failed|retried|dead")),
            Map.entry("operation", words("[a-z_-]{1,20}")),
            Map.entry("direction", words("in|out")),
            Map.entry("region", words("default")),
            Map.entry("sweep", words("[a-z-]{1,20}")),
            Map.entry("reason", MeterNames.OF_REFUSALS::contains),
            Map.entry("code", words("[1-5][0-9]{2}")),
            Map.entry("local", words("[0-9a-z.:?_-]{1,40}")),
            Map.entry("pool_type", words("worker|sql|http|net")),
            Map.entry("pool_name", words("[a-z0-9.:_-]{1,40}")),
            Map.entry("area", words("heap|nonheap")),
            Map.entry("id", words("[A-Za-z0-9 '()-]{1,40}")),
            Map.entry("gc", words("[A-Za-z0-9 ]{1,40}")),
            Map.entry("cause", words("[A-Za-z0-9 ().-]{1,60}")),
            Map.entry("le", words("[0-9.]{1,12}|\\+Inf")),
            Map.entry("carrier", words("metadata|tags")),
            Map.entry("write", words("whole|parts")),
            Map.entry("commit", words("unknown|[0-9a-f]{7,40}")),
            Map.entry("version", words("[0-9A-Za-z.-]{1,40}")),
            Map.entry("java", words("[0-9A-Za-z.+_-]{1,60}")),
            Map.entry("state", words("[a-z-]{1,20}")));

    private MeterLabels() {}

    /** Labels that nobody knows, and values that are none of a label's. */
    static List<String> faults(String scraped, OpenApiDocument document) {
        TreeSet<String> faults = new TreeSet<>();
        scraped.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher labels = LABEL.matcher(line);
            while (labels.find()) {
                String name = labels.group(1);
                if (!allowed(name, labels.group(2), line, document)) {
                    faults.add(line.replaceAll("\\{.*", "") + " " + name + "=" + labels.group(2));
                }
            }
        });
        return List.copyOf(faults);
    }

    private static boolean allowed(String name, String value, String line, OpenApiDocument document) {
        if (name.equals("route")) {
            return value.equals("none")
                    || document.operations().stream()
                            .anyMatch(operation -> (operation.id() + ".").startsWith(value + "."));
        }
        if (name.equals("action")) {
            return line.startsWith("holdfast_")
                    ? value.matches("block|unblock|hold|lift|take-down|reinstate|disclose|publish|communicate")
                    : value.matches("end of [a-zA-Z ]{1,30}");
        }
        return OTHERS.getOrDefault(name, any -> false).test(value);
    }

    private static Predicate<String> words(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }
}
