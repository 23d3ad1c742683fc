package io.holdfast.outbound;

/** A URL or an address that may not be called; its message is fit for whoever sent the URL and shows nothing of it. */
public final class AddressRefused extends RuntimeException {
    AddressRefused(String fault) {
        super(fault, null, false, false);
    }

    /** What is wrong with it, as the end of a sentence that begins with the field's name. */
    public String fault() {
        return String.valueOf(getMessage());
    }
}
