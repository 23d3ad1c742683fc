package io.holdfast.rights;

import java.util.UUID;

/** Leave to let one account's media or descriptions out through one channel; only {@link EgressGate} grants it. */
public final class EgressPermit {
    private final UUID account;
    private final Channel channel;
    private final Purpose purpose;

    EgressPermit(UUID account, Channel channel, Purpose purpose) {
        this.account = account;
        this.channel = channel;
        this.purpose = purpose;
    }

    /** Whose media it covers. */
    public UUID account() {
        return account;
    }

    /** The way out it opens. */
    public Channel channel() {
        return channel;
    }

    /** What the recipient said it is for. */
    public Purpose purpose() {
        return purpose;
    }

    /** Marks what leaves under this permit. */
    public <T> Marked<T> mark(T value) {
        return new Marked<>(this, value);
    }
}
