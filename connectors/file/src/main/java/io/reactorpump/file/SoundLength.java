package io.reactorpump.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** How much of a file is whole items; what is behind was being written when the writer died. */
final class SoundLength {

    private static final int BLOCK = 64 * 1024;
    /** So far back is a line terminator looked for, before the file is taken for something else. */
    private static final long FAR = 64L << 20;

    private final FileChannel channel;
    private final Encoding encoding;
    private final Splitter splitter;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);

    SoundLength(FileChannel channel, Encoding encoding, Splitter splitter) {
        this.channel = channel;
        this.encoding = encoding;
        this.splitter = splitter;
    }

    /** If items are lines: looks from the end back. -1 if there is no terminator for a long way. */
    long ofLines() throws IOException {
        long size = channel.size();
        for (long at = Math.max(0, size - 1) / BLOCK * BLOCK; at >= 0; at -= BLOCK) {
            long end = lastEnd(at);
            if (end >= 0) {
                return end;
            }
            if (size - at > FAR) {
                return -1;
            }
        }
        return 0;
    }

    /** If items may go over several lines: looks at all of it, as only that tells whether a line break ends an item. */
    long ofAll() throws IOException {
        long size = channel.size();
        long sound = 0;
        for (long at = 0; at < size; at += BLOCK) {
            sound = Math.max(sound, lastEnd(at));
        }
        return sound;
    }

    /** The last end of an item in the block that begins here, or -1. */
    private long lastEnd(long at) throws IOException {
        block.clear();
        while (block.hasRemaining() && channel.read(block, at + block.position()) >= 0) {
            // until the block is full or the file ends
        }
        int to = block.position() - block.position() % encoding.width();
        int last = -1;
        int from = 0;
        while (from < to) {
            int end = splitter.end(block.array(), from, to);
            if (end < 0) {
                break;
            }
            last = end;
            from = end;
        }
        return last < 0 ? -1 : at + last;
    }
}
