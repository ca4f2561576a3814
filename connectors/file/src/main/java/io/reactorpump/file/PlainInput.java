package io.reactorpump.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** The bytes of a file as they are. */
final class PlainInput implements ByteInput {

    private final FileChannel channel;

    PlainInput(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(bytes, from, length));
    }

    @Override
    public boolean hasGrown() throws IOException {
        return channel.size() > channel.position();
    }

    @Override
    public boolean hasShrunk() throws IOException {
        return channel.size() < channel.position();
    }

    @Override
    public byte[] again(long place, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, place + bytes.position()) >= 0) {
            // until there are all or no more
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Override
    public void skipTo(long place) throws IOException {
        channel.position(place);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
