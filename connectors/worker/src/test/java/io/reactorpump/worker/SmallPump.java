package io.reactorpump.worker;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pump;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.nio.file.Path;

/** A pump that has three events for a handler, one of them `big`, and says what came of them. */
final class SmallPump {

    private SmallPump() {}

    public static void main(String[] arguments) {
        MemorySink<Response> sink = MemorySink.named("out");
        MemorySink<DeadLetter> letters = MemorySink.named("letters");
        WorkerOptions options = WorkerOptions.of(Path.of(arguments[0])).withRetries(0);
        try (Pump pump = Pump.create()) {
            pump.start(HandlerFolder.flow(options, MemorySource.of("texts", HandlerFolder.bytes("a", "big", "b")))
                            .onFailure(FailurePolicy.deadLetter(letters))
                            .to(sink))
                    .completed()
                    .block();
        }
        System.out.println(HandlerFolder.texts(sink));
        letters.payloads()
                .forEach(letter -> System.out.println(letter.errors().get(0).message()));
    }
}
