package io.holdfast.objectstore;

/** Whether the store itself refuses objects without the mark, besides us never writing one. */
public enum StorePolicy {
    /** It refused an object without the tag and took one with it. */
    ENFORCED("enforced"),
    /** It took an object without the tag. */
    OPEN("open"),
    /** It was not asked yet, or did not say. */
    UNKNOWN("unknown"),
    /** It has no policies. */
    NOT_APPLICABLE("not applicable");

    private final String text;

    StorePolicy(String text) {
        this.text = text;
    }

    /** As operators read it. */
    public String text() {
        return text;
    }
}
