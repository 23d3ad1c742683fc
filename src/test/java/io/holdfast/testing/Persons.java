package io.holdfast.testing;

import io.holdfast.app.Development;
import io.holdfast.tenancy.Accounts;
import java.util.UUID;

/** The names of persons in a test class: classes that share a gateway may each have an Ann, who is not the other's. */
public final class Persons {
    private static volatile String suffix = "";

    private Persons() {}

    /** From here on, the subject of a person's token is the name and this. */
    static void are(String of) {
        suffix = of;
    }

    /** The subject that the token of a person names. */
    public static String subject(String person) {
        return person + suffix;
    }

    /** The account of a person. */
    public static UUID account(String person) {
        return Accounts.idOf(Development.ISSUER, subject(person));
    }
}
