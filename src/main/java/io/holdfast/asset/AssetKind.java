package io.holdfast.asset;

import io.holdfast.db.ColumnWord;

/** Where an asset came from. */
public enum AssetKind {
    /** Its owner sent it. */
    UPLOADED,

    /** A run made it. */
    GENERATED;

    /** As in the column {@code kind} and in JSON. */
    public String text() {
        return ColumnWord.of(this);
    }

    /** The kind that the column {@code kind} names; throws {@link IllegalStateException} where it names none. */
    public static AssetKind of(String text) {
        return ColumnWord.read(AssetKind.class, text);
    }
}
