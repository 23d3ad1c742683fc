package io.holdfast.media;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Finds the frames of MPEG audio and tells how long they play: ISO/IEC 11172-3 section 2.4.1, ISO/IEC 13818-3. */
final class MpegAudio {
    private static final int SEARCHED = 4096;
    private static final int MAX_FRAMES = 512;

    private MpegAudio() {}

    /** Where the first frame begins, after a tag; empty where there is none, or the tag is longer than the head. */
    static OptionalInt start(Octets head) {
        int tag = Id3.length(head);
        int last = tag == 0 ? 0 : Math.min(tag + SEARCHED, head.length());
        for (int at = tag; at <= last; at++) {
            Optional<MpegFrame> frame = MpegFrame.at(head, at);
            if (frame.isPresent() && followed(head, at + frame.get().length())) {
                return OptionalInt.of(at);
            }
        }
        return OptionalInt.empty();
    }

    private static boolean followed(Octets head, int at) {
        return at > head.length() - 4 || MpegFrame.at(head, at).isPresent();
    }

    /** By the frame count that an encoder leaves in the first frame, else by the bit rate where it does not change. */
    static OptionalLong durationMillis(Octets head, OptionalLong length) {
        OptionalInt start = start(head);
        if (start.isEmpty()) {
            return OptionalLong.empty();
        }
        int at = start.getAsInt();
        MpegFrame frame = MpegFrame.at(head, at).orElseThrow();
        OptionalLong counted = frames(head, at, frame);
        if (counted.isPresent()) {
            return Header.millis(counted.getAsLong() * frame.samples(), frame.samplesPerSecond());
        }
        return length.isPresent() && isSteady(head, at, frame)
                ? Header.millis((length.getAsLong() - at) * 8, frame.bitsPerSecond())
                : OptionalLong.empty();
    }

    /** The Xing header ("Info" where the rate is constant) follows the side information, the VBRI header 32 bytes. */
    private static OptionalLong frames(Octets head, int at, MpegFrame frame) {
        int xing = at + 4 + frame.sideBytes();
        if ((head.has(xing, "Xing") || head.has(xing, "Info")) && (head.u32(xing + 4) & 1) == 1) {
            return OptionalLong.of(head.u32(xing + 8));
        }
        int vbri = at + 4 + 32;
        return head.has(vbri, "VBRI") ? OptionalLong.of(head.u32(vbri + 14)) : OptionalLong.empty();
    }

    private static boolean isSteady(Octets head, int start, MpegFrame first) {
        int at = start;
        for (int count = 0; count < MAX_FRAMES; count++) {
            Optional<MpegFrame> frame = MpegFrame.at(head, at);
            if (frame.isEmpty()) {
                return count > 0 && at > head.length() - 4;
            }
            if (frame.get().bitsPerSecond() != first.bitsPerSecond()) {
                return false;
            }
            at += frame.get().length();
        }
        return true;
    }
}
