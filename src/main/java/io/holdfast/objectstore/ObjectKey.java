package io.holdfast.objectstore;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where an object is: only ids the gateway made itself, so that no path or signature ever holds user input; before them the
 * region, {@code r/<region>/}, unless it is that of the usual store.
 */
public record ObjectKey(String value) {
    /** What names a region. */
    public static final Pattern REGION = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private static final String IN_REGION = "r/";
    private static final Pattern SHAPE =
            Pattern.compile("(?:" + IN_REGION + REGION.pattern() + "/)?[0-9a-f-]{36}/[0-9a-f-]{36}");
    private static final int ID = 36;
    private static final int LOCAL = ID + 1 + ID;

    /** Checks a key that comes back from the database; throws {@link IllegalArgumentException} for any other shape. */
    public ObjectKey {
        if (!fits(value)) {
            throw new IllegalArgumentException("not an object key");
        }
    }

    /** Whether a text is a key, of this shape. */
    public static boolean fits(String value) {
        return SHAPE.matcher(value).matches();
    }

    /** The key of an account's asset in the usual store. */
    public static ObjectKey of(UUID account, UUID asset) {
        return new ObjectKey(account + "/" + asset);
    }

    /** The account whose object it is. */
    public UUID account() {
        String local = local().value;
        return UUID.fromString(local.substring(0, ID));
    }

    /** What the account calls it: the asset, upload or tail that it holds, or a name of its own. */
    public UUID id() {
        return UUID.fromString(value.substring(value.length() - ID));
    }

    /** Where it is kept; nothing for the usual store. */
    public Optional<String> region() {
        int rest = value.length() - LOCAL;
        return rest == 0 ? Optional.empty() : Optional.of(value.substring(IN_REGION.length(), rest - 1));
    }

    /** What it is called within its region. */
    public ObjectKey local() {
        return region().isEmpty() ? this : new ObjectKey(value.substring(value.length() - LOCAL));
    }

    /** The key of the same name in a region; nothing for that of the usual store. */
    public ObjectKey in(Optional<String> region) {
        return region.map(name -> new ObjectKey(IN_REGION + name + "/" + local().value))
                .orElseGet(this::local);
    }

    /** The key of another object of the account in the same region. */
    public ObjectKey beside(UUID other) {
        return new ObjectKey(value.substring(0, value.length() - ID) + other);
    }
}
