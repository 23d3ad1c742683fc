package io.holdfast.outbound;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** Tells the addresses of a host, without a thread that waits for them. */
@FunctionalInterface
public interface HostResolver {
    /** Who asks for what the operator named. */
    UUID OPERATOR = new UUID(0, 0);

    /**
     * Looks a host up.
     *
     * @param host a name in ASCII
     * @param account for whom
     * @return at least one, in the order in which they should be tried; fails with {@link UnknownHostException} when there
     *     is none, and with {@link TimeoutException} when nobody can tell now
     */
    Future<List<InetAddress>> addresses(String host, UUID account);
}
