package io.holdfast.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Tells the addresses of a host. */
@FunctionalInterface
public interface HostResolver {
    /**
     * Looks a host up; may take long, and so is never asked on an event loop.
     *
     * @param host a name in ASCII
     * @return at least one, in the order in which they should be tried
     * @throws UnknownHostException when there is none, or nobody can tell now
     */
    List<InetAddress> addresses(String host) throws UnknownHostException;

    /** The resolver of the system. */
    static HostResolver ofSystem() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
