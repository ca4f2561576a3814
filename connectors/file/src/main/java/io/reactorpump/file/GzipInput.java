package io.reactorpump.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a gzip file holds. While the file may still grow, an end in the middle of the stream means that there is
 * no more for now; when the file has grown, it is decompressed anew up to the place reached, as a decompressor that has run
 * dry can not go on.
 */
final class GzipInput implements ByteInput {

    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final boolean growing;
    private @Nullable InputStream stream;
    private long place;
    private long compressed = -1;

    GzipInput(Path file, FileChannel channel, boolean growing) {
        this.file = file;
        this.channel = channel;
        this.growing = growing;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        try {
            InputStream open = open();
            int read = open == null ? -1 : open.read(bytes, from, length);
            if (read < 0) {
                stream = null;
            } else {
                place += read;
            }
            return read;
        } catch (EOFException e) {
            if (growing) {
                stream = null;
                return -1;
            }
            throw FileFault.truncatedGzip(file, place, e);
        } catch (ZipException e) {
            throw FileFault.damagedGzip(file, place, e);
        }
    }

    /** The stream at the place reached, or null if the file is as it was when the last stream ended. */
    private @Nullable InputStream open() throws IOException {
        if (stream != null) {
            return stream;
        }
        long size = channel.size();
        if (size == compressed) {
            return null;
        }
        compressed = size;
        channel.position(0);
        InputStream anew = new GZIPInputStream(Channels.newInputStream(channel), BUFFER);
        anew.skipNBytes(place);
        stream = anew;
        return anew;
    }

    @Override
    public boolean hasGrown() throws IOException {
        return stream != null || channel.size() != compressed;
    }

    @Override
    public boolean hasShrunk() throws IOException {
        return channel.size() < compressed;
    }

    @Override
    public byte @Nullable [] again(long place, int length) {
        return null;
    }

    @Override
    public void skipTo(long target) throws IOException {
        byte[] waste = new byte[BUFFER];
        while (place < target) {
            if (read(waste, 0, (int) Math.min(waste.length, target - place)) < 0) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
