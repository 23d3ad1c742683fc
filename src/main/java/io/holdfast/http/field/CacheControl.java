package io.holdfast.http.field;

import java.util.Map;

/** What answers say of being kept by browsers and by caches on the way (RFC 9111 section 5.2.2). */
public enum CacheControl {
    /** Nobody keeps it. */
    NO_STORE("no-store"),

    /** Nobody keeps it; said of what belongs to one account. */
    PRIVATE_NO_STORE("private, no-store"),

    /** A browser may keep it, and nobody on the way changes it. */
    PRIVATE_UNCHANGED("private, no-transform"),

    /** A browser may keep it, asks before it shows it again, and nobody on the way changes it. */
    PRIVATE_REVALIDATE("private, no-cache, no-transform"),

    /** Anybody may keep it for a minute. */
    PUBLIC_MINUTE("public, max-age=60"),

    /** Anybody may keep it for an hour. */
    PUBLIC_HOUR("public, max-age=3600");

    /** The field's name. */
    public static final String NAME = "Cache-Control";

    private final String value;

    CacheControl(String value) {
        this.value = value;
    }

    /** The field's value. */
    public String value() {
        return value;
    }

    /** The field alone; can't be changed. */
    public Map<String, String> field() {
        return Map.of(NAME, value);
    }
}
