package io.holdfast.rights;

import java.util.Locale;

/** By which sign a request was seen to want media or prompts for training. */
public enum RefusalReason {
    /** The token's claim {@code purpose}. */
    CLAIM,
    /** One of the token's scopes. */
    SCOPE,
    /** A field of the request that states a purpose. */
    HEADER,
    /** The member {@code purpose} of the request's JSON. */
    BODY,
    /** A {@code User-Agent} that gathers training data. */
    CRAWLER,
    /** A signature or a {@code Signature-Agent} of an agent that gathers training data. */
    SIGNED_AGENT;

    /** The reason as records and meters name it, {@code signed-agent} for instance. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
