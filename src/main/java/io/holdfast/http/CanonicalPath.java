package io.holdfast.http;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/**
 * Refuses paths that are written in another way than the one in which they are routed, so that the rules of a proxy on paths
 * and ours never disagree; must come before every route.
 *
 * <p>Routed are segments of the letters of RFC 3986 section 3.3, none of them empty or dots; the last may be empty in the root
 * alone. What stands for itself is not encoded (section 6.2.2.2), and no encoded letter is a slash or a backslash.
 */
public final class CanonicalPath implements Handler<RoutingContext> {
    private static final Pattern CANONICAL = Pattern.compile("/|(?:/(?!\\.{1,2}(?:/|\\z))(?:[\\w.~!$&'()*+,;=:@-]"
            + "|%(?!2[DdEeFf]|3\\d|4[1-9A-Fa-f]|5[0-9AaCcFf]|6[1-9A-Fa-f]|7[0-9AaEe])\\p{XDigit}{2})++)++");

    @Override
    public void handle(RoutingContext context) {
        if (isCanonical(context.request().path())) {
            context.next();
        } else {
            context.fail(400, ProblemType.BAD_REQUEST.asFailure("The path is not in its canonical form."));
        }
    }

    /** Whether there is no other way to write a path. */
    static boolean isCanonical(String path) {
        return CANONICAL.matcher(path).matches();
    }
}
