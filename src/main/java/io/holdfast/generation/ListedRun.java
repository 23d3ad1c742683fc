package io.holdfast.generation;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run as lists show it: of its long texts the beginning, and no parameters that are long.
 *
 * @param truncated the members of its JSON that are not whole
 */
record ListedRun(Run run, List<String> truncated) {
    /** Characters of a text that lists show. */
    private static final int TEXT = 1_000;

    /** Characters of JSON up to which lists show parameters. */
    private static final int PARAMETERS = 4_096;

    /** Bytes of memory that a row takes at most: three texts of characters outside the BMP, and parameters. */
    static final long BYTES = 32 * 1024;

    /**
     * The columns that {@link #of} reads; what lists don't show never leaves Postgres. Of a text there is one character more
     * than is shown, which tells of others.
     */
    static final String COLUMNS = Run.COLUMNS
            .replace(" negative_prompt,", " left(negative_prompt, " + (TEXT + 1) + ") AS negative_prompt,")
            .replace(" prompt,", " left(prompt, " + (TEXT + 1) + ") AS prompt,")
            .replace(" error,", " left(error, " + (TEXT + 1) + ") AS error,")
            .replace(
                    " parameters,",
                    " CASE WHEN length(parameters::text) <= " + PARAMETERS + " THEN parameters END AS parameters,");

    ListedRun {
        truncated = List.copyOf(truncated);
    }

    /** Reads a row selected by {@link #COLUMNS}. */
    static ListedRun of(Row row) {
        Run run = Run.of(row);
        Run.Recipe recipe = run.recipe();
        List<String> truncated = new ArrayList<>();
        Run shown = new Run(
                run.account(),
                run.id(),
                run.status(),
                run.actor(),
                new Run.Recipe(
                        recipe.model(),
                        beginning("prompt", recipe.prompt(), truncated),
                        beginning("negativePrompt", recipe.negativePrompt(), truncated),
                        row.getJsonObject("parameters") == null ? new JsonObject() : recipe.parameters()),
                run.feature(),
                beginning("error", run.error(), truncated),
                run.times());
        if (row.getJsonObject("parameters") == null) {
            truncated.add("parameters");
        }
        return new ListedRun(shown, truncated);
    }

    /** In characters as Postgres counts them, so that none is cut in two. */
    private static Optional<String> beginning(String member, Optional<String> text, List<String> truncated) {
        if (text.isEmpty() || text.get().codePointCount(0, text.get().length()) <= TEXT) {
            return text;
        }
        truncated.add(member);
        return text.map(whole -> whole.substring(0, whole.offsetByCodePoints(0, TEXT)));
    }
}
