package io.holdfast.asset;

import java.util.Set;

/** Where an asset is in its life; the package's description has the picture. */
public enum AssetLife {
    /** Its owner has it. */
    STORED("stored", "state = 'stored'"),

    /** An operator took it down: its owner is told why and sees no more of it. */
    HIDDEN("hidden", "state = 'hidden'"),

    /** Nobody has it, and its bytes are still there. */
    ERASING("erasing", "state = 'erasing' AND NOT erase_journaled"),

    /** The same, and the journal says so: its bytes may go. */
    JOURNALED("erasing", "state = 'erasing' AND erase_journaled"),

    /** It has no row and no bytes any more. */
    GONE("", "false");

    private final String column;
    private final String condition;

    AssetLife(String column, String condition) {
        this.column = column;
        this.condition = condition;
    }

    /** The value of the column {@code state}; none for what has no row. */
    public String column() {
        return column;
    }

    /** Which rows are here, as SQL. */
    public String condition() {
        return condition;
    }

    /** Where it can go from here. */
    public Set<AssetLife> next() {
        return switch (this) {
            case STORED -> Set.of(HIDDEN, ERASING);
            case HIDDEN -> Set.of(STORED, ERASING);
            case ERASING -> Set.of(JOURNALED);
            case JOURNALED -> Set.of(GONE);
            case GONE -> Set.of();
        };
    }

    /** The place of a row by its column; of what is being erased, whether or not the journal says so. */
    static AssetLife ofColumn(String column) {
        for (AssetLife each : values()) {
            if (each.column.equals(column)) {
                return each;
            }
        }
        throw new IllegalStateException("no state of an asset: " + column);
    }
}
