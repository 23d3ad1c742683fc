package io.holdfast.settings;

import java.util.List;

/**
 * A setting's value as somebody wrote it.
 *
 * @param values one for a scalar, none when it was left empty
 * @param list whether it was written as a list
 * @param origin who wrote it: a file's name or a variable's
 */
public record SettingValue(List<String> values, boolean list, String origin) {
    public SettingValue {
        values = List.copyOf(values);
    }

    static SettingValue scalar(String text, String origin) {
        return new SettingValue(text.isBlank() ? List.of() : List.of(text), false, origin);
    }
}
