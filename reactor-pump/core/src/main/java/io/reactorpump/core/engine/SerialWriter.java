package io.reactorpump.core.engine;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.core.context.LogContext;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Writes to a sink from any thread, one event at a time. For dead letters; what waits is in flight, and so is bounded. */
final class SerialWriter extends SerialDrain {

    private static final Logger LOG = LoggerFactory.getLogger(SerialWriter.class);

    private final String pipeline;
    private final Sink<Object> sink;

    // Only the drain touches these.
    private final ArrayDeque<Letter> queue = new ArrayDeque<>();
    private boolean underWay;

    SerialWriter(String pipeline, Sink<Object> sink) {
        this.pipeline = pipeline;
        this.sink = sink;
    }

    private record Letter(Event<Object> event, MonoSink<Void> answer) {}

    Mono<Void> write(Event<Object> event) {
        return Mono.create(answer -> submit(new Letter(event, answer)));
    }

    @Override
    void handle(Object signal) {
        if (signal instanceof Letter letter) {
            queue.add(letter);
        } else if (signal instanceof Runnable answer) {
            underWay = false;
            answer.run();
        }
    }

    @Override
    void settled() {
        Letter letter = underWay ? null : queue.poll();
        if (letter == null) {
            return;
        }
        underWay = true;
        ComponentCall.of(() -> sink.write(letter.event()))
                .flatMap(SerialWriter::refused)
                .subscribe(
                        ignored -> {},
                        error -> submit((Runnable) () -> letter.answer().error(error)),
                        () -> submit((Runnable) () -> letter.answer().success()));
    }

    /** A letter is one item: if that failed, all did. */
    private static Mono<Void> refused(WriteResult result) {
        return result instanceof WriteResult.Partly partly
                ? Mono.error(partly.failures().values().iterator().next())
                : Mono.empty();
    }

    @Override
    void broken(Throwable bug) {
        try (LogContext ignored = LogContext.of(pipeline, sink.componentName(), null)) {
            LOG.error("Writing to sink '{}' threw", sink.componentName(), bug);
        }
    }
}
