package io.holdfast.rights;

/** Something that may leave, together with the leave; a {@code Responder} sends it with the mark and not otherwise. */
public final class Marked<T> {
    private final EgressPermit permit;
    private final T value;

    Marked(EgressPermit permit, T value) {
        this.permit = permit;
        this.value = value;
    }

    /** Under whose leave. */
    public EgressPermit permit() {
        return permit;
    }

    /** What leaves. */
    public T value() {
        return value;
    }
}
