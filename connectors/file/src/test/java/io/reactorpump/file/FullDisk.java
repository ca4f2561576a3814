package io.reactorpump.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Has room for so many bytes, and then writes what still fits before it says so. */
final class FullDisk implements Disk {

    private volatile long room;
    private volatile boolean truncates = true;
    private volatile int failures;

    FullDisk(long room) {
        this.room = room;
    }

    void makeRoom() {
        room = Long.MAX_VALUE;
        truncates = true;
    }

    void fill() {
        room = 0;
    }

    /** Refuses even to cut files back. */
    FullDisk withoutTruncate() {
        truncates = false;
        return this;
    }

    /** How often it was full, to prove that it was. */
    int failures() {
        return failures;
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        return new DelegatingChannel(FileChannel.open(file, options)) {
            @Override
            @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread at a time
            public int write(ByteBuffer from) throws IOException {
                if (from.hasRemaining() && room == 0) {
                    failures++;
                    throw new IOException("No space left on device");
                }
                int limit = from.limit();
                from.limit((int) Math.min(limit, from.position() + room));
                int written = super.write(from);
                from.limit(limit);
                room -= written;
                return written;
            }

            @Override
            public FileChannel truncate(long size) throws IOException {
                if (!truncates) {
                    throw new IOException("Input/output error");
                }
                return super.truncate(size);
            }
        };
    }
}
