package io.reactorpump.file;

import java.util.Arrays;

/**
 * What is to be known of each record that is read and not yet committed: its offset, the line after it, the hash before
 * it. A ring that grows; offsets grow from mark to mark. Not thread-safe.
 */
final class Marks {

    private long[] offsets = new long[64];
    private long[] lines = new long[64];
    private int[] tails = new int[64];
    private int head;
    private int size;

    void add(long offset, long line, int tail) {
        if (size == offsets.length) {
            grow();
        }
        int at = head + size & offsets.length - 1;
        offsets[at] = offset;
        lines[at] = line;
        tails[at] = tail;
        size++;
    }

    private void grow() {
        int old = offsets.length;
        long[] moreOffsets = Arrays.copyOf(offsets, 2 * old);
        long[] moreLines = Arrays.copyOf(lines, 2 * old);
        int[] moreTails = Arrays.copyOf(tails, 2 * old);
        // What has wrapped around to the front moves behind the old end, so that the ring is in one piece again.
        System.arraycopy(offsets, 0, moreOffsets, old, head);
        System.arraycopy(lines, 0, moreLines, old, head);
        System.arraycopy(tails, 0, moreTails, old, head);
        offsets = moreOffsets;
        lines = moreLines;
        tails = moreTails;
    }

    /** Forgets the marks before this offset. Returns whether there is one at it; the mark stays the first one. */
    boolean seek(long offset) {
        while (size > 0 && offsets[head] < offset) {
            head = head + 1 & offsets.length - 1;
            size--;
        }
        return size > 0 && offsets[head] == offset;
    }

    /** The line after the first mark. */
    long line() {
        return lines[head];
    }

    /** The hash before the first mark. */
    int tail() {
        return tails[head];
    }

    int size() {
        return size;
    }
}
