package io.holdfast.account;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.tenancy.Regions;
import io.vertx.core.json.JsonObject;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a person changes of their account; each is absent where it stays as it is, and present and empty where it goes.
 *
 * @param locale a language tag (RFC 5646), in its canonical case
 * @param communications whether optional ones are wanted
 * @param homeRegion where its bytes are to be
 */
record AccountPatch(
        Optional<Optional<String>> name,
        Optional<Optional<String>> email,
        Optional<Optional<String>> locale,
        Optional<Boolean> communications,
        Optional<String> homeRegion) {
    private static final Set<String> FIELDS = Set.of("name", "email", "locale", "communications", "homeRegion");
    private static final int MAX_NAME = 200;
    private static final int MAX_LOCALE = 35;

    /** The longest path of SMTP without its brackets (RFC 5321 section 4.5.3.1.3). */
    private static final int MAX_EMAIL = 254;

    /** What holds for every address; whether it is somebody's only a letter to it would show. */
    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cc}<>\"]{1,64}@[^\\s@\\p{Cc}<>\"]+\\.[^\\s@.]+");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    /**
     * Reads a JSON merge patch (RFC 7396); throws {@link ProblemType#INVALID_FIELD}, which never repeats a value.
     *
     * @param regions where the account can be at home
     */
    static AccountPatch of(JsonObject patch, Regions regions) {
        patch.fieldNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw invalid(field, "can't be changed");
                });
        return new AccountPatch(
                text(patch, "name", MAX_NAME, AccountPatch::name),
                text(patch, "email", MAX_EMAIL, AccountPatch::email),
                text(patch, "locale", MAX_LOCALE, AccountPatch::locale),
                patch.containsKey("communications") ? Optional.of(flag(patch)) : Optional.empty(),
                patch.containsKey("homeRegion") ? Optional.of(region(patch, regions)) : Optional.empty());
    }

    private static Optional<Optional<String>> text(
            JsonObject patch, String field, int most, UnaryOperator<String> read) {
        if (!patch.containsKey(field)) {
            return Optional.empty();
        }
        Object value = patch.getValue(field);
        if (value == null) {
            return Optional.of(Optional.empty());
        }
        if (!(value instanceof String text) || text.isBlank() || text.length() > most) {
            throw invalid(field, "must be null or a text of 1 to " + most + " characters");
        }
        return Optional.of(Optional.of(read.apply(text)));
    }

    private static String name(String text) {
        if (CONTROL.matcher(text).find()) {
            throw invalid("name", "must be one line");
        }
        return text.strip();
    }

    private static String email(String text) {
        if (!EMAIL.matcher(text).matches()) {
            throw invalid("email", "must be an address such as name@example.com");
        }
        return text;
    }

    private static String locale(String text) {
        try {
            return new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
        } catch (IllformedLocaleException malformed) {
            throw invalid("locale", "must be a language tag such as de-AT");
        }
    }

    private static boolean flag(JsonObject patch) {
        if (patch.getValue("communications") instanceof Boolean wanted) {
            return wanted;
        }
        throw invalid("communications", "must be true or false");
    }

    private static String region(JsonObject patch, Regions regions) {
        if (patch.getValue("homeRegion") instanceof String region && regions.has(region)) {
            return region;
        }
        throw invalid("homeRegion", "must be one of " + String.join(", ", regions.names()));
    }

    private static ProblemException invalid(String field, String fault) {
        return Problem.invalidField(field, fault).asFailure();
    }
}
