package io.reactorpump.samples.benchmarks.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The baseline: workers that have one request at a time, sent as a length and the payload, answered by a line of JSON. A thread
 * for each worker sends, waits for the line, reads its data, and sends the next. No order, no supervision, no acknowledgements.
 */
final class JsonLinePool {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    JsonLinePool(Path folder) {
        this.folder = folder;
    }

    Stretch.Cost run(int workers, int events, byte[] payload) throws Exception {
        Stretch stretch = new Stretch(events);
        AtomicInteger left = new AtomicInteger(events);
        List<Thread> threads = new ArrayList<>();
        List<Exception> failed = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Path socket = folder.resolve("s" + i);
            Thread thread = new Thread(() -> {
                try {
                    serve(socket, left, stretch, payload);
                } catch (Exception e) {
                    synchronized (failed) {
                        failed.add(e);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failed.isEmpty()) {
            throw failed.get(0);
        }
        return stretch.cost();
    }

    private void serve(Path socket, AtomicInteger left, Stretch stretch, byte[] payload) throws IOException {
        Files.deleteIfExists(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Process process = new ProcessBuilder(
                            "python3",
                            "-u",
                            folder.resolve("json_lines.py").toString(),
                            folder.toString(),
                            socket.toString())
                    .inheritIO()
                    .start();
            try (SocketChannel channel = server.accept();
                    BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
                ByteBuffer request = ByteBuffer.allocateDirect(4 + payload.length);
                while (left.getAndDecrement() > 0) {
                    request.clear().putInt(payload.length).put(payload).flip();
                    while (request.hasRemaining()) {
                        channel.write(request);
                    }
                    JsonNode answer = JSON.readTree(lines.readLine());
                    byte[] data = answer.get("data").asText().getBytes(StandardCharsets.UTF_8);
                    if (data.length != payload.length) {
                        throw new IllegalStateException("an answer of " + data.length + " bytes");
                    }
                    stretch.done();
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
