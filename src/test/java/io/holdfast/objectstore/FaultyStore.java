package io.holdfast.objectstore;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A port before a real store that refuses, answers by itself, stalls and cuts when told to, and else passes all on.
 *
 * <p>A fault strikes the requests that {@link #only} let through when it was asked for; by default each one. Mind that the
 * first write of a store is preceded by a few requests that find out what it offers.
 */
public final class FaultyStore implements AutoCloseable {
    /** At which point of a request a fault strikes. */
    public enum When {
        BEFORE_BODY,
        MID_BODY,
        AFTER_BODY
    }

    /**
     * A request that came.
     *
     * @param headers with names in lower case
     */
    public record Seen(String method, String target, Map<String, String> headers) {}

    /** What a fault does. */
    enum Act {
        ANSWER,
        CUT,
        STALL,
        HOLD,
        CUT_DOWNLOAD,
        STALL_DOWNLOAD,
        TRICKLE
    }

    /** A request that the store does late, when whoever sent it has given up. */
    public static final class Late {
        final CompletableFuture<Void> whole = new CompletableFuture<>();
        final CompletableFuture<Void> allowed = new CompletableFuture<>();
        final CompletableFuture<Integer> done = new CompletableFuture<>();

        private Late() {}

        /** Whether all of it has come. */
        public boolean isWhole() {
            return whole.isDone();
        }

        /** Lets the store do it; the status that it answers, to nobody. */
        public int finish() {
            allowed.complete(null);
            return done.join();
        }
    }

    /** A fault and how often it is yet to strike. */
    record Fault(Predicate<Seen> which, Act act, When when, long number, AtomicInteger left) {
        boolean is(Act what, When point) {
            return act == what && when == point;
        }
    }

    private static final int ALWAYS = Integer.MAX_VALUE;

    private final int store;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Late> held = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private Predicate<Seen> which = any -> true;
    private volatile ServerSocket door;

    private FaultyStore(int store) {
        this.store = store;
        this.door = listen(0);
    }

    /** Listens before the store at a port of this machine. */
    public static FaultyStore before(int port) {
        return new FaultyStore(port);
    }

    /** Where to reach the store through this. */
    public int port() {
        return door.getLocalPort();
    }

    /** The requests that came since the last {@link #forget}. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Forgets what came so far. */
    public void forget() {
        seen.clear();
    }

    /** Lets the faults that are asked for from here on strike only these requests. */
    public FaultyStore only(Predicate<Seen> requests) {
        which = requests;
        return this;
    }

    /** Answers one request in the store's place, a 503 with {@code SlowDown} and {@code Retry-After}. */
    public void answerNext(int status, When when) {
        add(Act.ANSWER, when, status, 1);
    }

    /** Answers each request in the store's place. */
    public void answerEach(int status, When when) {
        add(Act.ANSWER, when, status, ALWAYS);
    }

    /** Cuts the connection of one request; {@link When#AFTER_BODY} when the store has done it and answered. */
    public void cutNext(When when) {
        add(Act.CUT, when, 0, 1);
    }

    /** Cuts the connection of each request. */
    public void cutEach(When when) {
        add(Act.CUT, when, 0, ALWAYS);
    }

    /** Cuts the connection of one answer after so many bytes of its body. */
    public void cutDownloadAfter(long bytes) {
        add(Act.CUT_DOWNLOAD, When.AFTER_BODY, bytes, 1);
    }

    /** Sends no more of one answer after so many bytes of its body. */
    public void stallDownloadAfter(long bytes) {
        add(Act.STALL_DOWNLOAD, When.AFTER_BODY, bytes, 1);
    }

    /** Sends so many spaces, ten a second, before the body of one chunked answer. */
    public void trickleNext(int spaces) {
        add(Act.TRICKLE, When.AFTER_BODY, spaces, 1);
    }

    /** Neither reads nor answers any more, each request. */
    public void stall(When when) {
        add(Act.STALL, when, 0, ALWAYS);
    }

    /** The same for one request. */
    public void stallNext(When when) {
        add(Act.STALL, when, 0, 1);
    }

    /** Takes one request whole, but lets the store do it only when told to. */
    public Late holdNext() {
        Late late = new Late();
        held.add(late);
        add(Act.HOLD, When.AFTER_BODY, held.size() - 1, 1);
        return late;
    }

    /** The request that a fault holds. */
    Late held(Fault fault) {
        return held.get((int) fault.number());
    }

    /** Refuses connections and cuts those there are. */
    public void refuse() {
        closeQuietly(door);
        open.forEach(FaultyStore::closeQuietly);
    }

    /** Passes all on from here. */
    public void heal() {
        faults.clear();
        which = any -> true;
        if (door.isClosed()) {
            door = listen(door.getLocalPort());
        }
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public void close() {
        refuse();
        faults.clear();
        synchronized (this) {
            notifyAll();
        }
    }

    /** Waits until healed, with a connection in hand that nobody serves. */
    synchronized void park(Fault fault) throws IOException {
        while (faults.contains(fault) && !door.isClosed()) {
            try {
                wait(1_000);
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
        }
        throw new IOException("parked until now");
    }

    /** Notes a request and finds what is to befall it. */
    Fault strike(Seen request) {
        seen.add(request);
        for (Fault fault : faults) {
            if (fault.which().test(request) && fault.left().getAndDecrement() > 0) {
                return fault;
            }
        }
        return new Fault(any -> true, Act.CUT_DOWNLOAD, When.AFTER_BODY, Long.MAX_VALUE, new AtomicInteger());
    }

    private void add(Act act, When when, long number, int times) {
        faults.add(new Fault(which, act, when, number, new AtomicInteger(times)));
    }

    private ServerSocket listen(int port) {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            start(() -> accept(listening));
            return listening;
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                start(() -> serve(client));
            }
        } catch (IOException closed) {
            closeQuietly(listening);
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), store)) {
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            client.setSoLinger(true, 0);
            FaultyExchange exchange = new FaultyExchange(
                    this,
                    new BufferedInputStream(client.getInputStream()),
                    client.getOutputStream(),
                    new BufferedInputStream(behind.getInputStream()),
                    behind.getOutputStream());
            while (exchange.next()) {}
        } catch (IOException cut) {
            // what was asked for, or the client left
        } finally {
            open.remove(client);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "faulty-store");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception closed) {
            // as good as closed
        }
    }
}
