package io.reactorpump.cli.console;

import io.reactorpump.api.Sink;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.json.Payloads;
import java.io.PrintStream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Sinks that write payloads as lines. */
final class LineSink {

    private LineSink() {}

    /** A sink to a stream, which may block, and which nobody may read any more. Written means flushed. */
    static Sink<Object> to(String name, PrintStream out) {
        return Sink.async(
                name,
                payload -> Mono.fromRunnable(() -> write(name, out, Payloads.bytes(payload)))
                        .subscribeOn(Schedulers.boundedElastic()));
    }

    private static void write(String name, PrintStream out, byte[] line) {
        synchronized (out) {
            out.write(line, 0, line.length);
            out.write('\n');
            out.flush();
        }
        if (out.checkError()) {
            throw new FatalException("sink '" + name + "' could not write (expected: somebody who reads it)", null);
        }
    }
}
