package io.holdfast.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Words that were given up for the field's own, each with what stands in its place. */
final class OldWords {
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|enum|record)\\s+(\\w+)");

    private static final Map<Pattern, String> IN_CODE = patterns(Map.of(
            "\\b(?:MOST|LARGEST|LONGEST)(?:_[A-Z0-9_]+)?\\b", "MAX_…",
            "\\b(?:LEAST|SHORTEST)(?:_[A-Z0-9_]+)?\\b", "MIN_…"));

    private static final Map<Pattern, String> AS_TYPES = types(
            "\\w*Wish", "…Request",
            "Own[A-Z]\\w*", "…Endpoint",
            "\\w*Making", "…Listing",
            "Loop", "ApiVerticle",
            "Front", "RequestPipeline",
            "Rounds", "CoalescingWorker",
            "Sweeps?", "RetentionRule",
            "\\w*Sweeper", "…Cleaner",
            "Leftovers", "SupersededObjects",
            "Orphans", "OrphanScanner",
            "\\w*Leavings", "ErasableRows",
            "ExportPlace", "ExportCheckpoint",
            "OpenKeys", "DataKeyCache",
            "Given\\w*", "Configured…",
            "Append(?:ing)?", "AppendOperation, AppendRequest",
            "Resuming", "UploadContext",
            "\\w*Ends", "…Finalizer",
            "UploadTail", "TailObject",
            "Writers", "LocalWriters",
            "IntakeRun", "IntakeBatch",
            "Stamps", "StampPlanner",
            "Restoring", "StampRollback",
            "PageAsked", "PageRequest",
            "Interim", "InterimResponse",
            "AsSent", "StampPreference",
            "HangUp", "AbortConnection",
            "Verdict", "AttemptOutcome",
            "Ingesting", "IngestAttempt",
            "Names", "HostResolver",
            "Patience", "ClientTimeouts",
            "Telling", "CommunicationDispatcher");

    private static final Map<Pattern, String> IN_COMMENTS = patterns(Map.of(
            "(?i)\\bno row names\\b", "without a row",
            "(?i)\\bhas the bytes\\b[^.]*\\bremoved\\b", "Wakes the worker that …"));

    private OldWords() {}

    /** Those in one file. */
    static List<String> in(JavaText java) {
        List<String> found = new ArrayList<>();
        found(IN_CODE, java.code(), found);
        // each name by itself: to look for each word in all of the text takes ten times as long
        DECLARED.matcher(java.code())
                .results()
                .forEach(type -> AS_TYPES.forEach((word, instead) -> {
                    if (word.matcher(type.group(1)).matches()) {
                        found.add("line " + JavaText.line(java.code(), type.start()) + ": " + type.group() + ", say "
                                + instead);
                    }
                }));
        found(IN_COMMENTS, java.withoutLiterals(), found);
        return found;
    }

    private static void found(Map<Pattern, String> words, String text, List<String> found) {
        words.forEach((word, instead) -> word.matcher(text)
                .results()
                .forEach(match -> found.add(
                        "line " + JavaText.line(text, match.start()) + ": " + match.group() + ", say " + instead)));
    }

    private static Map<Pattern, String> patterns(Map<String, String> words) {
        Map<Pattern, String> patterns = new LinkedHashMap<>();
        words.forEach((word, instead) -> patterns.put(Pattern.compile(word), instead));
        return patterns;
    }

    private static Map<Pattern, String> types(String... words) {
        Map<Pattern, String> patterns = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            patterns.put(Pattern.compile(words[i]), words[i + 1]);
        }
        return patterns;
    }
}
