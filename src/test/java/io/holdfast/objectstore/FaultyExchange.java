package io.holdfast.objectstore;

import io.holdfast.objectstore.FaultyStore.Act;
import io.holdfast.objectstore.FaultyStore.Fault;
import io.holdfast.objectstore.FaultyStore.Seen;
import io.holdfast.objectstore.FaultyStore.When;
import io.holdfast.objectstore.s3.WireHead;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One connection through a {@link FaultyStore}, its requests one after another. */
final class FaultyExchange {
    private static final Map<Integer, String> CODES = Map.of(
            400, "InvalidArgument",
            403, "AccessDenied",
            500, "InternalError",
            501, "NotImplemented",
            503, "SlowDown");

    private static final long PACE_NANOS = 100_000_000;

    private final FaultyStore faults;
    private final InputStream fromClient;
    private final OutputStream toClient;
    private final InputStream fromStore;
    private final OutputStream toStore;

    FaultyExchange(
            FaultyStore faults,
            InputStream fromClient,
            OutputStream toClient,
            InputStream fromStore,
            OutputStream toStore) {
        this.faults = faults;
        this.fromClient = fromClient;
        this.toClient = toClient;
        this.fromStore = fromStore;
        this.toStore = toStore;
    }

    /** Passes on one request and its answer; false when there are no more. */
    boolean next() throws IOException {
        Optional<WireHead> head = WireHead.read(fromClient);
        if (head.isEmpty()) {
            return false;
        }
        WireHead request = head.get();
        String[] start = request.start().split(" ", -1);
        Fault fault = faults.strike(new Seen(start[0], start[1], request.headers()));
        if (fault.is(Act.ANSWER, When.BEFORE_BODY)) {
            answer(fault, "");
            pass(fromClient, OutputStream.nullOutputStream(), request.length());
            return true;
        }
        breakOff(fault, When.BEFORE_BODY);
        if (request.headers().containsKey("expect")) {
            send("HTTP/1.1 100 Continue\r\n\r\n");
        }
        if (fault.is(Act.ANSWER, When.AFTER_BODY)) {
            pass(fromClient, OutputStream.nullOutputStream(), request.length());
            answer(fault, "");
            return true;
        }
        if (fault.is(Act.HOLD, When.AFTER_BODY)) {
            late(request, faults.held(fault));
            return false;
        }
        body(request, fault);
        return response(fault, start[0].equals("HEAD"));
    }

    /** The client may be gone long before the store has the request. */
    private void late(WireHead request, FaultyStore.Late late) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        pass(fromClient, body, request.length());
        late.whole.complete(null);
        late.allowed.join();
        try {
            toStore.write(request.bytes("expect"));
            body.writeTo(toStore);
            toStore.flush();
            late.done.complete(
                    WireHead.read(fromStore).orElseThrow(EOFException::new).status());
        } catch (IOException lost) {
            late.done.completeExceptionally(lost);
            throw lost;
        }
    }

    private void body(WireHead request, Fault fault) throws IOException {
        toStore.write(request.bytes("expect"));
        long half = request.length() / 2;
        pass(fromClient, toStore, half);
        if (fault.is(Act.ANSWER, When.MID_BODY)) {
            answer(fault, "Connection: close\r\n");
            faults.park(fault);
        }
        breakOff(fault, When.MID_BODY);
        pass(fromClient, toStore, request.length() - half);
        toStore.flush();
    }

    private boolean response(Fault fault, boolean headOnly) throws IOException {
        WireHead head = WireHead.read(fromStore).orElseThrow(EOFException::new);
        if (fault.act() == Act.CUT || fault.act() == Act.STALL) {
            breakOff(fault, When.AFTER_BODY);
        }
        toClient.write(head.bytes(""));
        boolean bodiless = headOnly || head.status() == 204 || head.status() == 304;
        if (head.chunked()) {
            trickle(fault.act() == Act.TRICKLE ? fault.number() : 0);
            chunks();
        } else if (!bodiless) {
            pass(fromStore, toClient, Math.min(fault.number(), head.length()));
            if (head.length() > fault.number()) {
                toClient.flush();
                if (fault.act() == Act.STALL_DOWNLOAD) {
                    faults.park(fault);
                }
                return false;
            }
        }
        toClient.flush();
        return !"close".equalsIgnoreCase(head.headers().get("connection"));
    }

    private void trickle(long spaces) throws IOException {
        for (long left = spaces; left > 0; left--) {
            send("1\r\n \r\n");
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    private void chunks() throws IOException {
        int size;
        do {
            StringBuilder line = new StringBuilder();
            for (int next = fromStore.read(); next != '\n' && next >= 0; next = fromStore.read()) {
                line.append((char) next);
            }
            size = Integer.parseInt(line.toString().trim(), 16);
            toClient.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
            pass(fromStore, toClient, size + 2);
        } while (size > 0);
    }

    private void breakOff(Fault fault, When when) throws IOException {
        if (fault.is(Act.CUT, when)) {
            throw new EOFException("cut");
        }
        if (fault.is(Act.STALL, when)) {
            faults.park(fault);
        }
    }

    private void answer(Fault fault, String field) throws IOException {
        String body = "<?xml version=\"1.0\"?><Error><Code>" + CODES.get((int) fault.number()) + "</Code></Error>";
        String later = fault.number() == 503 ? "Retry-After: 1\r\n" : "";
        send("HTTP/1.1 " + fault.number() + " Faulty\r\nContent-Type: application/xml\r\nContent-Length: "
                + body.length() + "\r\n" + later + field + "\r\n" + body);
    }

    private void send(String text) throws IOException {
        toClient.write(text.getBytes(StandardCharsets.ISO_8859_1));
        toClient.flush();
    }

    private static void pass(InputStream from, OutputStream to, long bytes) throws IOException {
        byte[] some = new byte[16 * 1024];
        for (long left = bytes; left > 0; ) {
            int read = from.read(some, 0, (int) Math.min(some.length, left));
            if (read < 0) {
                throw new EOFException();
            }
            to.write(some, 0, read);
            left -= read;
        }
    }
}
