package io.holdfast.shredding;

import java.util.List;

/**
 * Settings of sealed objects.
 *
 * @param enabled whether new objects are sealed
 * @param masters the keys that open the keys of accounts; the first wraps new ones. None when no object is sealed
 */
public record ShreddingConfig(boolean enabled, List<MasterKey> masters) {
    /** Copies the list; throws {@link IllegalArgumentException} when nothing could wrap. */
    public ShreddingConfig {
        masters = List.copyOf(masters);
        if (enabled && masters.isEmpty()) {
            throw new IllegalArgumentException("a master key is needed");
        }
    }

    /** How much of a memory budget the sealed copies of parts have; a part that is cut has at most a quarter of the rest. */
    public static long sealing(long budget) {
        return budget / 3;
    }
}
