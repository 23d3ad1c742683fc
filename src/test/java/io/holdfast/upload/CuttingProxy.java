package io.holdfast.upload;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A port before the gateway whose connections break after a number of bytes that nobody can foresee. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket door;
    private final int behind;
    private final long least;
    private final long most;
    private final Random random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicInteger cuts = new AtomicInteger();

    private CuttingProxy(ServerSocket door, int behind, long least, long most, long seed) {
        this.door = door;
        this.behind = behind;
        this.least = least;
        this.most = most;
        this.random = new Random(seed);
    }

    /**
     * Listens before a port of this machine.
     *
     * @param least bytes that each connection carries
     * @param most bytes after which each is broken
     */
    static CuttingProxy before(int port, long least, long most, long seed) throws IOException {
        CuttingProxy proxy =
                new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port, least, most, seed);
        start(proxy::accept);
        return proxy;
    }

    int port() {
        return door.getLocalPort();
    }

    /** Connections broken so far. */
    int cuts() {
        return cuts.get();
    }

    /** Bytes that went on to the gateway so far. */
    long passed() {
        return passed.get();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                open.add(client);
                long bytes = least + (long) (random.nextDouble() * (most - least));
                boolean reset = random.nextInt(8) == 0;
                start(() -> serve(client, bytes, reset));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket client, long bytes, boolean reset) {
        try (client;
                Socket gateway = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            client.setTcpNoDelay(true);
            gateway.setTcpNoDelay(true);
            start(() -> back(gateway, client));
            if (forth(client, gateway, bytes)) {
                cuts.incrementAndGet();
                gateway.setSoLinger(reset, 0);
            }
        } catch (IOException left) {
            // one of both did
        } finally {
            open.remove(client);
        }
    }

    /** Passes on what the client sends; whether it was to be cut. */
    private boolean forth(Socket client, Socket gateway, long bytes) throws IOException {
        byte[] some = new byte[64 * 1024];
        long left = bytes;
        while (left > 0) {
            int read = client.getInputStream().read(some, 0, (int) Math.min(some.length, left));
            if (read < 0) {
                return false;
            }
            gateway.getOutputStream().write(some, 0, read);
            passed.addAndGet(read);
            left -= read;
        }
        return true;
    }

    /** Passes on what the gateway answers, and then ends both. */
    private static void back(Socket gateway, Socket client) {
        try (client) {
            InputStream in = gateway.getInputStream();
            in.transferTo(client.getOutputStream());
        } catch (IOException cut) {
            // as it was to be
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
