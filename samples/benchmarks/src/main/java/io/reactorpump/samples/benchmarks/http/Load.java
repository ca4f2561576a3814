package io.reactorpump.samples.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Callers who have each a connection, and on it one request after the other. One thread, bytes that are made once and a look at the
 * status line are all it takes, so that the server has the machine.
 */
final class Load implements AutoCloseable {

    private static final byte[] OK = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
    private static final long PATIENCE_MILLIS = 30_000;

    private final Selector selector = Selector.open();
    private final List<Caller> callers = new ArrayList<>();
    private int begun;
    private int answered;

    Load(int port, int connections) throws IOException {
        for (int number = 0; number < connections; number++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Caller caller = new Caller(channel);
            channel.register(selector, SelectionKey.OP_READ, caller);
            callers.add(caller);
        }
    }

    /** A request that posts JSON. */
    static ByteBuffer post(String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST " + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(head.length + body.length)
                .put(head)
                .put(body)
                .flip();
    }

    /** Sends this so many times; returns when all are answered. */
    void run(ByteBuffer request, int times) throws IOException {
        begun = 0;
        answered = 0;
        for (Caller caller : callers) {
            begin(caller, request, times);
        }
        while (answered < times) {
            if (selector.select(PATIENCE_MILLIS) == 0) {
                throw new IllegalStateException(
                        "no answer for " + PATIENCE_MILLIS + " ms: " + answered + " of " + times);
            }
            for (SelectionKey key : selector.selectedKeys()) {
                Caller caller = (Caller) key.attachment();
                if (caller.hasAnswer()) {
                    answered++;
                    begin(caller, request, times);
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private void begin(Caller caller, ByteBuffer request, int times) throws IOException {
        if (begun < times) {
            begun++;
            caller.ask(request.duplicate());
        }
    }

    @Override
    public void close() throws IOException {
        for (Caller caller : callers) {
            caller.channel.close();
        }
        selector.close();
    }

    /** One connection. */
    private static final class Caller {

        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocateDirect(1024);
        private final byte[] line = new byte[OK.length];

        private Caller(SocketChannel channel) {
            this.channel = channel;
        }

        private void ask(ByteBuffer request) throws IOException {
            while (request.hasRemaining()) {
                channel.write(request);
            }
        }

        /** Whether the answer is complete: a body of JSON ends with the brace that it began with. */
        private boolean hasAnswer() throws IOException {
            if (channel.read(answer) < 0) {
                throw new IllegalStateException("the server has closed a connection");
            }
            if (answer.position() == 0 || answer.get(answer.position() - 1) != '}') {
                return false;
            }
            answer.flip().get(line);
            answer.clear();
            if (!Arrays.equals(line, OK)) {
                throw new IllegalStateException("answered " + new String(line, StandardCharsets.US_ASCII));
            }
            return true;
        }
    }
}
