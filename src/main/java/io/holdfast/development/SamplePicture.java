package io.holdfast.development;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A picture to try with: dusk over the sea, as a PNG (W3C Portable Network Graphics, third edition). */
final class SamplePicture {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 200;
    private static final int HORIZON = 130;
    private static final int[] ABOVE = {38, 40, 92};
    private static final int[] GLOW = {250, 160, 90};
    private static final int[] BELOW = {12, 24, 48};

    private SamplePicture() {}

    /** Its bytes. */
    static byte[] png() {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        // eight bits a channel, RGB, no interlacing
        png.writeBytes(chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(WIDTH)
                        .putInt(HEIGHT)
                        .put(new byte[] {8, 2, 0, 0, 0})
                        .array()));
        png.writeBytes(chunk("IDAT", deflate(pixels())));
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] pixels() {
        ByteBuffer rows = ByteBuffer.allocate(HEIGHT * (1 + 3 * WIDTH));
        for (int y = 0; y < HEIGHT; y++) {
            rows.put((byte) 0);
            for (int x = 0; x < WIDTH; x++) {
                for (int channel = 0; channel < 3; channel++) {
                    rows.put((byte) value(x, y, channel));
                }
            }
        }
        return rows.array();
    }

    private static int value(int x, int y, int channel) {
        boolean sun = y < HORIZON && Math.hypot(x - WIDTH / 2.0, y - HORIZON) < 34;
        if (sun) {
            return new int[] {255, 214, 140}[channel];
        }
        int[] far = y < HORIZON ? ABOVE : BELOW;
        double near = y < HORIZON ? y / (double) HORIZON : (HEIGHT - y) / (double) (HEIGHT - HORIZON);
        return (int) (far[channel] + (GLOW[channel] - far[channel]) * near * near);
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] room = new byte[bytes.length + 64];
        int length = deflater.deflate(room);
        deflater.end();
        return ByteBuffer.allocate(length).put(room, 0, length).array();
    }

    private static byte[] chunk(String type, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(US_ASCII));
        crc.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(type.getBytes(US_ASCII))
                .put(content)
                .putInt((int) crc.getValue())
                .array();
    }
}
