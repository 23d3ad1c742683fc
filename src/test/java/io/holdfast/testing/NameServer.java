package io.holdfast.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server that tells what the test says, or keeps silent; what it was told nothing of does not exist. */
public final class NameServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;
    private static final int TYPE_NS = 2;
    private static final int NO_SUCH_NAME = 3;
    private static final int POINTER_TO_QUESTION = 0xC00C;

    /** A question as it came. */
    private record Question(DatagramPacket packet, String name, int type, int end) {
        static Question of(DatagramPacket packet) {
            ByteBuffer bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            bytes.position(HEADER);
            StringBuilder name = new StringBuilder();
            for (int length = bytes.get(); length > 0; length = bytes.get()) {
                byte[] label = new byte[length];
                bytes.get(label);
                name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
            }
            int type = bytes.getShort();
            bytes.getShort();
            return new Question(packet, name.toString(), type, bytes.position());
        }
    }

    private final DatagramSocket socket;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Set<String> referring = ConcurrentHashMap.newKeySet();
    private final Queue<Question> unanswered = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private NameServer(DatagramSocket socket) {
        this.socket = socket;
    }

    public static NameServer start() throws SocketException {
        NameServer server = new NameServer(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(server::serve, "name server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    /** Its address and port. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Has it tell an IPv4 address of a name from now on. */
    public void tell(String name, String address) {
        addresses.put(name, address);
    }

    /** Has it not answer questions about a name before {@link #speak}. */
    public void keepSilent(String name) {
        silent.add(name);
    }

    /** Has it say once that another server knows a name, at an address where there is none. */
    public void refer(String name) {
        referring.add(name);
    }

    /** Answers all that was asked in vain, and is silent no more. */
    public void speak() throws IOException {
        silent.clear();
        for (Question question = unanswered.poll(); question != null; question = unanswered.poll()) {
            answer(question);
        }
    }

    /** The names whose IPv4 addresses were asked for, each time. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        try {
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                socket.receive(packet);
                Question question = Question.of(packet);
                if (question.type() == TYPE_A) {
                    asked.add(question.name());
                }
                if (silent.contains(question.name())) {
                    unanswered.add(question);
                } else {
                    answer(question);
                }
            }
        } catch (IOException closed) {
            // that is how it ends
        }
    }

    private void answer(Question question) throws IOException {
        String address = addresses.get(question.name());
        if (address == null) {
            send(question, NO_SUCH_NAME, 0, new byte[0]);
        } else if (question.type() != TYPE_A) {
            send(question, 0, 0, new byte[0]);
        } else if (referring.remove(question.name())) {
            send(question, 0, 0, referral());
        } else {
            send(question, 0, 1, record(address));
        }
    }

    private static byte[] record(String address) throws IOException {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        return ByteBuffer.allocate(HEADER + bytes.length)
                .putShort((short) POINTER_TO_QUESTION)
                .putShort((short) TYPE_A)
                .putShort((short) 1)
                .putInt(60)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    /** The name's own server is the name itself, whose address is told along. */
    private static byte[] referral() throws IOException {
        ByteBuffer server = ByteBuffer.allocate(HEADER + 2)
                .putShort((short) POINTER_TO_QUESTION)
                .putShort((short) TYPE_NS)
                .putShort((short) 1)
                .putInt(60)
                .putShort((short) 2)
                .putShort((short) POINTER_TO_QUESTION);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(server.array());
        all.write(record("127.0.0.99"));
        return all.toByteArray();
    }

    private void send(Question question, int code, int answers, byte[] records) throws IOException {
        boolean refers = answers == 0 && records.length > 0;
        byte[] asked = question.packet().getData();
        ByteBuffer answer = ByteBuffer.allocate(512)
                .put(asked, 0, 2)
                .putShort((short) (0x8580 | code)) // an answer of who knows, by who asks others
                .putShort((short) 1)
                .putShort((short) answers)
                .putShort((short) (refers ? 1 : 0))
                .putShort((short) (refers ? 1 : 0))
                .put(asked, HEADER, question.end() - HEADER)
                .put(records);
        socket.send(new DatagramPacket(
                answer.array(), answer.position(), question.packet().getSocketAddress()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
