package io.reactorpump.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.error.StateException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A sink that prints each payload as JSON over several lines, in UTF-8, to look at. Written means flushed. It prints on a thread for
 * blocking work, as a console may block, and does not close the stream.
 *
 * @param <T> the type of the payloads
 */
public final class PPrintSink<T> implements Sink<T> {

    private static final ObjectWriter PRETTY = JsonCodec.mapper().writerWithDefaultPrettyPrinter();

    private final OutputStream stream;
    private Scheduler.@Nullable Worker printer;

    private PPrintSink(OutputStream stream) {
        this.stream = stream;
    }

    /** Prints to the standard output. */
    public static <T> PPrintSink<T> toConsole() {
        return to(System.out);
    }

    /** Prints to any stream. */
    public static <T> PPrintSink<T> to(OutputStream stream) {
        return new PPrintSink<>(stream);
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.fromRunnable(() -> printer(Schedulers.boundedElastic().createWorker()));
    }

    @Override
    public Mono<WriteResult> write(Event<T> event) {
        return Mono.defer(() -> {
            Scheduler.Worker open = printer();
            return open == null
                    ? Mono.error(new StateException("sink '" + componentName() + "'", "CLOSED", "OPEN to write"))
                    : on(open, () -> print(event.payload()));
        });
    }

    /** Behind the writes that are under way. */
    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            Scheduler.Worker open = printer();
            printer(null);
            return open == null ? Mono.empty() : on(open, open::dispose);
        });
    }

    private synchronized void printer(Scheduler.@Nullable Worker worker) {
        printer = worker;
    }

    private synchronized Scheduler.@Nullable Worker printer() {
        return printer;
    }

    private static <R> Mono<R> on(Scheduler.Worker worker, Runnable work) {
        return Mono.create(done -> worker.schedule(() -> {
            try {
                work.run();
                done.success();
            } catch (RuntimeException e) {
                done.error(e);
            }
        }));
    }

    private void print(T payload) {
        byte[] text = (pretty(payload) + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
        try {
            stream.write(text);
            stream.flush();
            if (stream instanceof PrintStream quiet && quiet.checkError()) {
                throw new IOException("the stream is broken");
            }
        } catch (IOException e) {
            throw new InfrastructureException("sink '" + componentName() + "' could not print: " + e.getMessage(), e);
        }
    }

    private static String pretty(Object payload) {
        try {
            return PRETTY.writeValueAsString(payload);
        } catch (JsonProcessingException e) {
            throw JsonFault.writing(payload, e);
        }
    }
}
