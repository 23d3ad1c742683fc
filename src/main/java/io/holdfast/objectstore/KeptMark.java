package io.holdfast.objectstore;

/**
 * Which parts of the mark a store keeps, as they were read back of two objects.
 *
 * @param whole of what is written by one request
 * @param parted of what is made of parts
 */
public record KeptMark(Parts whole, Parts parted) {
    /** Nobody asked. */
    public static final KeptMark UNKNOWN = all(Keeping.UNKNOWN);

    /**
     * Of one object.
     *
     * @param metadata the mark that goes along with each answer of the store
     * @param tags the mark that its policies can test
     */
    public record Parts(Keeping metadata, Keeping tags) {}

    /** The same of each part. */
    public static KeptMark all(Keeping keeping) {
        Parts parts = new Parts(keeping, keeping);
        return new KeptMark(parts, parts);
    }

    /** Whether it has this of any part. */
    public boolean has(Keeping keeping) {
        return hasTags(keeping) || whole.metadata == keeping || parted.metadata == keeping;
    }

    /** Whether it has this of tags. */
    public boolean hasTags(Keeping keeping) {
        return whole.tags == keeping || parted.tags == keeping;
    }
}
