package io.reactorpump.worker;

import io.reactorpump.core.Pump;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.nio.file.Path;

/** A pump with two workers for the handler and of the interpreter that it is told, that waits to be killed. */
final class KilledPump {

    private KilledPump() {}

    public static void main(String[] arguments) {
        WorkerOptions options =
                WorkerOptions.of(Path.of(arguments[0])).withPython(arguments[1]).withWorkers(2);
        MemorySource<byte[]> source = MemorySource.named("in").partition("in", new byte[0]);
        Pump pump = Pump.create();
        pump.start(HandlerFolder.flow(options, source).to(MemorySink.named("out")))
                .completed()
                .block();
    }
}
