package io.reactorpump.file;

import java.util.zip.CRC32C;

/**
 * A running hash of the last 4 to 8 KiB before a place in a stream, or of all before it if that is less.
 *
 * <p>The stream is seen in blocks of 4 KiB; the hash covers the block the place ends in and the one before it. So it can be
 * had at every record for the price of two checksums over the bytes, without keeping the bytes, and can be had again by
 * reading from {@link #anchor} on.
 */
final class TailHash {

    private static final int BLOCK = 4096;

    private CRC32C current = new CRC32C();
    private CRC32C previous = new CRC32C();
    private boolean hasPrevious;
    private int inBlock;

    /** Where the bytes begin that the hash at this place covers. */
    static long anchor(long place) {
        long block = Math.max(0, place - 1) / BLOCK * BLOCK;
        return Math.max(0, block - BLOCK);
    }

    /** Begins anew, at an anchor. */
    void restart() {
        current.reset();
        previous.reset();
        hasPrevious = false;
        inBlock = 0;
    }

    void update(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (inBlock == BLOCK) {
                CRC32C free = previous;
                previous = current;
                current = free;
                current.reset();
                hasPrevious = true;
                inBlock = 0;
            }
            int length = Math.min(to - at, BLOCK - inBlock);
            current.update(bytes, at, length);
            if (hasPrevious) {
                previous.update(bytes, at, length);
            }
            at += length;
            inBlock += length;
        }
    }

    int value() {
        return (int) (hasPrevious ? previous : current).getValue();
    }
}
