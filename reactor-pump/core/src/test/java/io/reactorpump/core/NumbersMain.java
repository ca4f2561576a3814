package io.reactorpump.core;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.StateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A process that pumps all numbers into the file {@code written}, a millisecond each, and commits into the file {@code
 * committed}; from the number given as the second argument on, the sink never answers.
 */
final class NumbersMain {

    private NumbersMain() {}

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        long stallsAt = Long.parseLong(args[1]);
        Pump pump = Pump.create();
        pump.start(Pipeline.named("numbers")
                .from(new Numbers(folder.resolve("committed")))
                .maxInFlight(64)
                .to(Sink.async(
                        "file",
                        number -> number >= stallsAt
                                ? Mono.never()
                                : Mono.delay(Duration.ofMillis(1)).doOnNext(tick -> write(folder, number)))));
        System.exit(PumpMain.run(pump, line -> {
            System.out.println(line);
            if (line.startsWith("shutdown: draining")) {
                startAnother(pump);
            }
        }));
    }

    private static void startAnother(Pump pump) {
        try {
            pump.start(Pipeline.named("late").from("never", Flux.never()).to(Sink.of("nowhere", n -> {})));
        } catch (StateException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void write(Path folder, long number) {
        try {
            Files.writeString(
                    folder.resolve("written"),
                    number + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (number % 100 == 20) {
            System.out.println("written " + number);
        }
    }

    /** All numbers after the committed one. */
    private record Numbers(Path committed) implements Source<Long> {

        @Override
        public Flux<Received<Long>> receive(SourceContext context) {
            Partition partition = context.assign("numbers");
            return Flux.generate(this::first, (next, sink) -> {
                sink.next(Received.of(next, partition, next));
                return next + 1;
            });
        }

        private long first() throws IOException {
            return Files.exists(committed) ? Long.parseLong(Files.readString(committed)) + 1 : 0;
        }

        @Override
        public Mono<Void> commit(List<Commit> commits) {
            return Mono.fromCallable(() -> {
                        Path next = committed.resolveSibling("committing");
                        Files.writeString(next, Long.toString(commits.get(0).offset()));
                        return Files.move(next, committed, StandardCopyOption.ATOMIC_MOVE);
                    })
                    .then();
        }
    }
}
