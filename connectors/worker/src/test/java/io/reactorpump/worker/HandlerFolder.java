package io.reactorpump.worker;

import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A folder with a handler in it, and pipelines through that handler. */
record HandlerFolder(Path path) {

    static HandlerFolder of(Path path, String handler) {
        HandlerFolder folder = new HandlerFolder(path);
        folder.write("handler.py", handler);
        return folder;
    }

    Path write(String file, String text) {
        try {
            return Files.writeString(path.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WorkerOptions options() {
        return WorkerOptions.of(path);
    }

    /** A pipeline of these texts, one partition. */
    static Flow<Response> flow(WorkerOptions options, String... texts) {
        return flow(options, MemorySource.of("texts", bytes(texts)));
    }

    static Flow<Response> flow(WorkerOptions options, MemorySource<byte[]> source) {
        return flow(WorkerProcessor.of(options), source);
    }

    static Flow<Response> flow(WorkerProcessor processor, MemorySource<byte[]> source) {
        return Pipeline.named("workers").from(source).process(processor);
    }

    static byte[][] bytes(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    static List<String> texts(MemorySink<Response> sink) {
        return sink.payloads().stream().map(Response::text).toList();
    }
}
