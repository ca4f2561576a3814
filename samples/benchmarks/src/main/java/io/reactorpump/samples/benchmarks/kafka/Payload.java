package io.reactorpump.samples.benchmarks.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** 100 bytes that begin with their number, and a key for each number. */
final class Payload {

    static final int KEYS = 1_000;

    private static final int BYTES = 100;
    private static final byte MAPPED = 1;
    private static final String KEY = "key-";

    private Payload() {}

    static byte[] of(int number) {
        return ByteBuffer.allocate(BYTES).putInt(number).array();
    }

    /** A copy with a mark. */
    static byte[] mapped(byte[] payload) {
        byte[] copy = payload.clone();
        copy[BYTES - 1] = MAPPED;
        return copy;
    }

    static boolean isMapped(byte[] payload) {
        return payload.length == BYTES && payload[BYTES - 1] == MAPPED;
    }

    static int number(byte[] payload) {
        return ByteBuffer.wrap(payload).getInt();
    }

    /** Numbers that follow each other have different keys. */
    static byte[] key(int number) {
        return (KEY + number % KEYS).getBytes(StandardCharsets.US_ASCII);
    }
}
