package io.holdfast.settings;

import java.util.List;

/** Settings that cannot be used; each line names a key, what is wrong with it and what is allowed. */
public final class SettingsFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> lines;

    public SettingsFault(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    /** Every fault, one a line; no secret is among them. */
    public List<String> lines() {
        return lines;
    }
}
