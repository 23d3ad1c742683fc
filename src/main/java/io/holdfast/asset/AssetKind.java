package io.holdfast.asset;

/** Where an asset came from. */
public enum AssetKind {
    /** Its owner sent it. */
    UPLOADED("uploaded"),

    /** A run made it. */
    GENERATED("generated");

    private final String text;

    AssetKind(String text) {
        this.text = text;
    }

    /** As in the column {@code kind} and in JSON. */
    public String text() {
        return text;
    }

    static AssetKind of(String text) {
        return text.equals(GENERATED.text) ? GENERATED : UPLOADED;
    }
}
