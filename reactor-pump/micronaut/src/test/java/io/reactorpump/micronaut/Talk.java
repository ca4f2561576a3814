package io.reactorpump.micronaut;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One end of a WebSocket, with the JDK's client. */
final class Talk implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    final Ear ear = new Ear();
    final WebSocket socket;

    private Talk(Web to, String path, boolean reads, String... headers) {
        ear.reads = reads;
        WebSocket.Builder builder = to.client().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        URI uri = URI.create(to.server().getURI().toString().replace("http", "ws") + path);
        this.socket =
                builder.buildAsync(uri, ear).orTimeout(60, TimeUnit.SECONDS).join();
    }

    static Talk with(Web to, String path, String... headers) {
        return new Talk(to, path, true, headers);
    }

    /** With one who does not read before {@link #read()}. */
    static Talk deaf(Web to, String path) {
        return new Talk(to, path, false);
    }

    /** What was heard. */
    static final class Ear implements WebSocket.Listener {

        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final CompletableFuture<Void> pong = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile boolean reads;

        @Override
        public void onOpen(WebSocket socket) {
            if (reads) {
                socket.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            while (data.hasRemaining()) {
                bytes.write(data.get());
            }
            if (last) {
                heard.add(bytes.size() + " bytes");
                bytes.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            pong.complete(null);
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    /** From now on it reads. */
    void read() {
        socket.request(1);
    }

    Talk say(String text) {
        socket.sendText(text, true).orTimeout(60, TimeUnit.SECONDS).join();
        return this;
    }

    /** The next message. */
    String hear() {
        try {
            String next = ear.heard.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("no message came; closed: " + ear.closed);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The status and reason with which the other end has closed. */
    String farewell() throws Exception {
        try {
            return ear.closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("it was not closed; heard: " + ear.heard, e);
        }
    }

    /** Ends without a word. */
    @Override
    public void close() {
        socket.abort();
    }
}
