package io.holdfast.media.stamp.matroska;

/** What elements of Matroska are called: RFC 9559 section 5.1. */
final class MatroskaIds {
    static final long EBML = 0x1A45DFA3L;
    static final long SEGMENT = 0x18538067L;
    static final long SEEK_HEAD = 0x114D9B74L;
    static final long SEEK = 0x4DBB;
    static final long SEEK_ID = 0x53AB;
    static final long SEEK_POSITION = 0x53AC;
    static final long CLUSTER = 0x1F43B675L;
    static final long CUES = 0x1C53BB6BL;
    static final long CUE_POINT = 0xBB;
    static final long CUE_TRACK_POSITIONS = 0xB7;
    static final long CUE_CLUSTER_POSITION = 0xF1;
    static final long CUE_CODEC_STATE = 0xEA;
    static final long TAGS = 0x1254C367L;
    static final long TAG = 0x7373;
    static final long TARGETS = 0x63C0;
    static final long SIMPLE_TAG = 0x67C8;
    static final long TAG_NAME = 0x45A3;
    static final long TAG_STRING = 0x4487;
    static final long TAG_BINARY = 0x4485;

    private MatroskaIds() {}
}
