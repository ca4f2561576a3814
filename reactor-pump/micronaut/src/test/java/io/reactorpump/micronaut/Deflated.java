package io.reactorpump.micronaut;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Frames of a WebSocket with compressed messages. */
final class Deflated {

    /** How much the largest message holds that is understood. */
    static final int MEGABYTES = 5;

    /** How a frame begins that is a whole compressed text. */
    static final int TEXT = 0xC1;

    private static final int BINARY = 0xC2;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;
    private static final int LONG = 127;
    private static final int MASK_BYTES = 4;

    /** What a flush ends with, which is not sent. */
    private static final int TAIL = 4;

    private Deflated() {}

    /** A message of so many megabytes of zeros, in one frame. */
    static byte[] zeros(int megabytes) {
        byte[] block = block();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(BINARY);
        int length = megabytes * block.length - TAIL;
        if (length <= Character.MAX_VALUE) {
            frame.write(MASKED | SHORT);
            frame.writeBytes(
                    ByteBuffer.allocate(Short.BYTES).putShort((short) length).array());
        } else {
            frame.write(MASKED | LONG);
            frame.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(length).array());
        }
        frame.writeBytes(new byte[MASK_BYTES]);
        for (int i = 1; i < megabytes; i++) {
            frame.writeBytes(block);
        }
        frame.write(block, 0, block.length - TAIL);
        return frame.toByteArray();
    }

    /** A megabyte that can stand behind another. */
    private static byte[] block() {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[1_000_000]);
        byte[] block = new byte[10_000];
        int length = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(block, length);
    }
}
