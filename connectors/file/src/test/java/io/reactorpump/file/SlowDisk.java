package io.reactorpump.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Random;

/** Gives a few bytes at a time, and does not wait for the disk. */
record SlowDisk(int most, long seed) implements Disk {

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        Random random = new Random(seed);
        return new DelegatingChannel(FileChannel.open(file, options)) {
            @Override
            public int read(ByteBuffer to) throws IOException {
                int limit = to.limit();
                to.limit(Math.min(limit, to.position() + 1 + random.nextInt(most)));
                try {
                    return super.read(to);
                } finally {
                    to.limit(limit);
                }
            }

            @Override
            public void force(boolean metaData) {
                // no test cuts the power, and many checkpoints are written
            }
        };
    }
}
