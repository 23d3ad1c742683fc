package io.holdfast.objectstore;

/** What a store was seen to keep of one part of the mark. */
public enum Keeping {
    /** It came back as it was given with the object. */
    KEPT("kept"),
    /** It was dropped, but stays when it is set behind the object, which costs one more request. */
    SET_BEHIND("kept by PutObjectTagging"),
    /** It did not come back. */
    LOST("lost"),
    /** The settings ask for none. */
    OFF("off"),
    /** It was not asked yet, or may not be asked. */
    UNKNOWN("unknown"),
    /** It is no store that could. */
    NOT_APPLICABLE("not applicable");

    private final String text;

    Keeping(String text) {
        this.text = text;
    }

    /** As operators read it. */
    public String text() {
        return text;
    }

    /** The same as a number: 1 what is kept, 0 what is lost, and no number what is neither. */
    public double number() {
        return switch (this) {
            case KEPT, SET_BEHIND -> 1;
            case LOST -> 0;
            case OFF, UNKNOWN, NOT_APPLICABLE -> Double.NaN;
        };
    }
}
