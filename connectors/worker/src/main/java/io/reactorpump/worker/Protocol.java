package io.reactorpump.worker;

/** The numbers of the protocol between a pump and its workers; PROTOCOL.md says what they mean. */
final class Protocol {

    static final int VERSION = 1;

    /** The largest value of a frame's length field. */
    static final int LIMIT = 64 << 20;

    /** Length, type, flags and id. */
    static final int HEADER = 14;

    /** What the length field does not count: itself. */
    static final int UNCOUNTED = 4;

    /** The most that a number of two bytes says. */
    static final int MOST_SHORT = 0xFFFF;

    static final byte HELLO = 1;
    static final byte READY = 2;
    static final byte FAILED = 3;
    static final byte EVENT = 4;
    static final byte RESULT = 5;
    static final byte END = 6;
    static final byte LOG = 7;

    /** Of a result: its body is why there is none. */
    static final int ERROR = 1;

    /** Of a ready: events are handled at the same time, so each has been begun when it was received. */
    static final int CONCURRENT = 1;

    static final int KEY_BYTES = 1;
    static final int KEY_TEXT = 2;
    static final int TIMESTAMP = 4;
    static final int HEADERS = 8;
    static final int CONTENT_TYPE = 16;

    static final String SOCKET = "PUMP_WORKER_SOCKET";
    static final String TOKEN = "PUMP_WORKER_TOKEN";
    static final String NAME = "PUMP_WORKER_NAME";

    private Protocol() {}
}
