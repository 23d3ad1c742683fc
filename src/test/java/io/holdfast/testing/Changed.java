package io.holdfast.testing;

import io.holdfast.app.Settings;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** Settings that differ from others in some of their parts. */
public final class Changed {
    private Changed() {}

    /**
     * The same settings, but for these parts, each of which takes the place of the one of its type; throws
     * {@link IllegalArgumentException} where there is none.
     */
    public static Settings settings(Settings usual, Record... parts) {
        for (Record part : parts) {
            if (!holds(usual, part.getClass())) {
                throw new IllegalArgumentException("no part of the settings is a " + part.getClass());
            }
        }
        return with(usual, List.of(parts));
    }

    private static boolean holds(Record section, Class<?> type) {
        return Arrays.stream(section.getClass().getRecordComponents())
                .anyMatch(component -> component.getType() == type
                        || (of(component, section) instanceof Record inner && holds(inner, type)));
    }

    private static <R extends Record> R with(R usual, List<Record> parts) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) usual.getClass();
        return made(
                type,
                Arrays.stream(type.getRecordComponents())
                        .map(component -> parts.stream()
                                .filter(part -> part.getClass() == component.getType())
                                .map(Object.class::cast)
                                .findFirst()
                                .orElseGet(() -> of(component, usual) instanceof Record section
                                        ? with(section, parts)
                                        : of(component, usual)))
                        .toArray());
    }

    /** The same part of settings, but for the value of this name; throws {@link IllegalArgumentException} where there is none. */
    public static <R extends Record> R part(R usual, String name, Object value) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) usual.getClass();
        if (Arrays.stream(type.getRecordComponents())
                .noneMatch(component -> component.getName().equals(name))) {
            throw new IllegalArgumentException(type + " has no " + name);
        }
        return made(
                type,
                Arrays.stream(type.getRecordComponents())
                        .map(component -> component.getName().equals(name) ? value : of(component, usual))
                        .toArray());
    }

    private static <R extends Record> R made(Class<R> type, Object... values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object of(RecordComponent component, Record usual) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(usual);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
