package io.reactorpump.micronaut;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;

/** A client that reads and writes when it is told to, with small buffers. */
final class Wire implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    Wire(int port) throws IOException {
        socket.setReceiveBufferSize(BUFFER);
        socket.setSendBufferSize(BUFFER);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** Sends a request line and headers, and the line behind them. */
    Wire head(String... lines) {
        StringBuilder head = new StringBuilder();
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        return write(head.append("Host: localhost\r\n\r\n").toString());
    }

    Wire write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    Wire write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the other end takes a byte, as far as is known. */
    boolean takes(int octet) {
        try {
            out.write(octet);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a piece of a chunked body. */
    Wire chunk(String text) {
        return write(Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n");
    }

    /** The next byte, or less than 0 at the end. */
    int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line. */
    String line() {
        try {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the connection ended within a line: " + line);
                }
                line.append((char) c);
            }
            return line.toString().stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line from here on that contains this. */
    String lineWith(String part) {
        String line = line();
        while (!line.contains(part)) {
            line = line();
        }
        return line;
    }

    /** Reads so many bytes. */
    void skip(long bytes) {
        try {
            in.skipNBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is so. */
    static void until(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(20))
                .filter(tick -> condition.getAsBoolean())
                .blockFirst(LIMIT);
    }

    /** A number when it has not changed for two seconds. */
    static long steady(LongSupplier number) {
        return Flux.interval(Duration.ofMillis(100))
                .map(tick -> number.getAsLong())
                .buffer(20, 1)
                .filter(numbers -> numbers.stream().distinct().count() == 1)
                .blockFirst(LIMIT)
                .get(0);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
