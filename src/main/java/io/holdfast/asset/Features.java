package io.holdfast.asset;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonArray;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The names of what an asset may be needed for: {@code history}, {@code gallery} and {@code workflow:<name>}. */
public final class Features {
    /** The lists in which an account finds what it has. */
    public static final String HISTORY = "history";

    /** Collections. */
    public static final String GALLERY = "gallery";

    private static final String WORKFLOW = "workflow:";
    private static final int MAX = 32;
    private static final int MAX_NAME = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private Features() {}

    /** Whether a text names a feature. */
    public static boolean isOne(String text) {
        return text.equals(HISTORY)
                || text.equals(GALLERY)
                || (text.startsWith(WORKFLOW) && isWorkflow(text.substring(WORKFLOW.length())));
    }

    /** Whether a workflow may be called this: words of a to z and 0 to 9 between hyphens, 64 characters at most. */
    public static boolean isWorkflow(String name) {
        return name.length() <= MAX_NAME && NAME.matcher(name).matches();
    }

    /** The feature that is asked for; throws {@link ProblemType#INVALID_FIELD}. */
    public static String of(String field, String text) {
        return Optional.of(text).filter(Features::isOne).orElseThrow(() -> invalid(field));
    }

    /** Those of a JSON array, each once; throws {@link ProblemType#INVALID_FIELD}. */
    static List<String> all(Object value) {
        if (!(value instanceof JsonArray array) || array.size() > MAX) {
            throw Problem.invalidField("features", "must be a list of at most " + MAX)
                    .asFailure();
        }
        Set<String> features = new LinkedHashSet<>();
        for (Object feature : array) {
            features.add(of("features", String.valueOf(feature)));
        }
        return List.copyOf(features);
    }

    private static ProblemException invalid(String field) {
        return Problem.invalidField(field, "must be history, gallery or workflow: and a name such as upscale-2")
                .asFailure();
    }
}
