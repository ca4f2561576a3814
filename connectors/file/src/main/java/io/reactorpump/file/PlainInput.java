package io.reactorpump.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

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
    public void skipTo(long place) throws IOException {
        channel.position(place);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
