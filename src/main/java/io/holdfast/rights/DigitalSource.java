package io.holdfast.rights;

/** How media that a model had a part in came to be (IPTC Digital Source Type NewsCodes). */
public enum DigitalSource {
    /** Made by a model. */
    TRAINED("trainedAlgorithmicMedia"),
    /** Made by a model out of media that was there. */
    COMPOSITE("compositeWithTrainedAlgorithmicMedia");

    private static final String VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/";

    private final String code;

    DigitalSource(String code) {
        this.code = code;
    }

    /** The code alone. */
    public String code() {
        return code;
    }

    /** The code as a URI, as metadata carries it. */
    public String uri() {
        return VOCABULARY + code;
    }
}
