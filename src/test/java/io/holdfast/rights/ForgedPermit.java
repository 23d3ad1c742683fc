package io.holdfast.rights;

import java.util.UUID;

/** A permit that no gate granted, which the rules must notice; never run. */
public final class ForgedPermit {
    EgressPermit forge() {
        return new EgressPermit(new UUID(0, 0), Channel.OWNER, Purpose.DISPLAY);
    }
}
