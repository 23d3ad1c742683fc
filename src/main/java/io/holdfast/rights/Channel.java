package io.holdfast.rights;

/** The ways out: each byte or description of an asset leaves through exactly one of them. */
public enum Channel {
    /** The owner looks at the media. */
    OWNER,
    /** The owner looks at records: lists, one asset, quota. */
    HISTORY,
    /** The owner takes a copy of everything along. */
    EXPORT,
    /** Somebody follows a link the owner gave out. */
    SHARE,
    /** The generation backend gets an input, for inference. */
    WORKFLOW,
    /** A webhook or event stream tells of a change. */
    EVENT,
    /** A smaller picture of the media. */
    RENDITION,
    /** An authority is answered. */
    DISCLOSURE
}
