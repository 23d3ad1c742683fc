package io.holdfast.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PgBouncer in front of a test's database, with two connections for however many clients. */
public final class Pooler implements Closeable {
    private final Process process;
    private final int port;
    private final String database;

    private Pooler(Process process, int port, String database) {
        this.process = process;
        this.port = port;
        this.database = database;
    }

    /**
     * Starts one, or skips the test where it is not installed.
     *
     * @param mode session, transaction or statement
     */
    public static Pooler start(Path folder, TestDatabase behind, String mode) throws IOException {
        Program.needed("pgbouncer");
        URI server = URI.create(behind.url());
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path settings = Files.writeString(
                folder.resolve(mode + ".ini"),
                """
                [databases]
                * = host=127.0.0.1 port=%d user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                default_pool_size = 2
                """
                        .formatted(server.getPort(), port, mode));
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U")); // it refuses to be root
        }
        command.addAll(List.of("pgbouncer", settings.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(mode + ".log").toFile())
                .start();
        Pooler pooler = new Pooler(process, port, server.getPath().substring(1));
        Waiting.until(pooler::answers);
        return pooler;
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where it is, for the gateway. */
    public String url() {
        return "postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
