package io.holdfast.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class running gateways as parameters: a {@link GatewayServer}, or {@link TwoReplicas} behind an S3 server that
 * can be made to fail. Classes that ask for the same share it for as long as the process of the tests lasts, each with
 * {@link Persons} of its own.
 */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(GatewayExtension.class)
public @interface GatewayTest {
    /** Where a {@link GatewayServer} keeps its bytes. */
    Store store() default Store.FILE;

    /** Whether no other class uses it: for tests that look at all rows or at meters, or that break something. */
    boolean own() default false;

    /** What keeps the bytes. */
    enum Store {
        /** A folder. */
        FILE,
        /** A folder whose objects are sealed with keys of their accounts. */
        SEALED,
        /** A bucket of an S3 server. */
        S3
    }
}
