package io.holdfast.objectstore;

import java.util.UUID;
import java.util.regex.Pattern;

/** Where an object is: only ids the gateway made itself, so that no path or signature ever holds user input. */
public record ObjectKey(String value) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f-]{36}/[0-9a-f-]{36}");

    /** Checks a key that comes back from the database; throws {@link IllegalArgumentException} for any other shape. */
    public ObjectKey {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not an object key");
        }
    }

    /** The key of an account's asset. */
    public static ObjectKey of(UUID account, UUID asset) {
        return new ObjectKey(account + "/" + asset);
    }

    /** The account whose object it is. */
    public UUID account() {
        return UUID.fromString(value.substring(0, value.indexOf('/')));
    }

    /** What the account calls it: the asset, upload or tail that it holds. */
    public UUID id() {
        return UUID.fromString(value.substring(value.indexOf('/') + 1));
    }
}
