package io.holdfast.internals;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.dns.AuthoritativeDnsServerCache;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.DnsServerAddresses;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Asks name servers on an event loop, so that one that doesn't answer keeps no thread waiting. Names of the hosts file, the
 * search domains and {@code ndots} are those of the system, as netty reads them; each answer is used once.
 */
public final class NameServers {
    /** Of one resolution, aliases and other servers included. */
    private static final int MAX_QUERIES = 16;

    /** So that there is time left for another server, or for the same once more: UDP loses packets. */
    private static final int TRIES = 2;

    private final Vertx vertx;
    private final Context context;
    private final DnsNameResolver resolver;
    private final Duration patience;

    /**
     * Makes it; nothing is asked yet.
     *
     * @param servers whom to ask, in this order; those of the system when empty
     * @param patience for how long a name is asked for
     */
    public NameServers(Vertx vertx, List<InetSocketAddress> servers, Duration patience) {
        ContextInternal own = ((VertxInternal) vertx).createEventLoopContext();
        this.vertx = vertx;
        this.context = own;
        this.patience = patience;
        this.resolver = resolver((VertxInternal) vertx, own.nettyEventLoop(), servers, patience);
    }

    /** The event loop that names are asked for on. */
    public Context context() {
        return context;
    }

    /**
     * Asks for a name; on {@link #context} only.
     *
     * @return at least one address, told there; fails with {@link UnknownHostException} when there is none, and with
     *     {@link TimeoutException} when nobody told in time
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener tells
    public Future<List<InetAddress>> addresses(String host) {
        Promise<List<InetAddress>> told = Promise.promise();
        io.netty.util.concurrent.Future<List<InetAddress>> found = resolver.resolveAll(host);
        long timer = vertx.setTimer(Math.max(1, patience.toMillis()), late -> {
            told.tryFail(late());
            found.cancel(false);
        });
        found.addListener(done -> {
            vertx.cancelTimer(timer);
            if (found.isSuccess() && !found.getNow().isEmpty()) {
                told.tryComplete(List.copyOf(found.getNow()));
            } else {
                told.tryFail(isLate(found.cause()) ? late() : new UnknownHostException("no address"));
            }
        });
        return told.future();
    }

    private static DnsNameResolver resolver(
            VertxInternal vertx, EventLoop loop, List<InetSocketAddress> servers, Duration patience) {
        DnsServerAddressStreamProvider provider =
                servers.isEmpty() ? twice(DnsServerAddressStreamProviders.platformDefault()) : of(servers);
        return new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(() -> vertx.transport().datagramChannel())
                .socketChannelFactory(() ->
                        (SocketChannel) vertx.transport().channelFactory(false).newChannel())
                // each with a port of its own, which is harder to guess for whoever would answer in a server's place
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(provider)
                // netty's own hold as many names as there are
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(new NoReferrals(provider))
                .queryTimeoutMillis(Math.max(1, patience.toMillis() * 2 / (2 * TRIES + 1)))
                .maxQueriesPerResolve(MAX_QUERIES)
                .completeOncePreferredResolved(true)
                .build();
    }

    private static DnsServerAddressStreamProvider of(List<InetSocketAddress> servers) {
        DnsServerAddresses all = DnsServerAddresses.sequential(repeated(servers));
        return host -> all.stream();
    }

    private static DnsServerAddressStreamProvider twice(DnsServerAddressStreamProvider system) {
        return host -> {
            DnsServerAddressStream stream = system.nameServerAddressStream(host);
            List<InetSocketAddress> servers = new ArrayList<>();
            for (int index = 0; index < stream.size(); index++) {
                servers.add(stream.next());
            }
            return DnsServerAddresses.sequential(repeated(servers)).stream();
        };
    }

    private static List<InetSocketAddress> repeated(List<InetSocketAddress> servers) {
        List<InetSocketAddress> all = new ArrayList<>(servers);
        while (all.size() < TRIES) {
            all.addAll(servers);
        }
        return all;
    }

    private static boolean isLate(Throwable cause) {
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof DnsNameResolverTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static TimeoutException late() {
        return new TimeoutException("no name server answered in time");
    }

    /**
     * Knows the same servers for each name. An answer may refer to other servers, and netty would ask them wherever they are:
     * whoever owns a name could have us send to any address.
     */
    private record NoReferrals(DnsServerAddressStreamProvider provider) implements AuthoritativeDnsServerCache {
        @Override
        public DnsServerAddressStream get(String host) {
            return provider.nameServerAddressStream(host);
        }

        @Override
        public void cache(String host, InetSocketAddress address, long seconds, EventLoop loop) {
            // not kept
        }

        @Override
        public void clear() {
            // holds nothing
        }

        @Override
        public boolean clear(String host) {
            return false;
        }
    }
}
