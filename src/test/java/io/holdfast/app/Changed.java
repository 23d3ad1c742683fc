package io.holdfast.app;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** Settings that differ from others in some of their parts. */
final class Changed {
    private Changed() {}

    /** The same settings, but for these parts, each of which takes the place of the one of its type. */
    static Settings settings(Settings usual, Record... parts) {
        RecordComponent[] components = Settings.class.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> List.of(parts).stream()
                        .filter(part -> part.getClass() == component.getType())
                        .findFirst()
                        .orElseGet(() -> of(component, usual)))
                .toArray();
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return Settings.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Record of(RecordComponent component, Settings usual) {
        try {
            return (Record) component.getAccessor().invoke(usual);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
