package io.reactorpump.test.contract;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Sinks that are broken in one way each, and the tests of the kit that find it. */
enum SinkMutant {
    WRITES_WHEN_FLUSHED("canBeReadByOthersOnceAWriteCompleted", place -> new PlaceSink(place) {
        private final List<String> buffer = new ArrayList<>();

        @Override
        protected void put(String payload) {
            buffer.add(payload);
        }

        @Override
        public Mono<Void> flush() {
            return Mono.fromRunnable(() -> {
                place.addAll(buffer);
                buffer.clear();
            });
        }
    }),
    LETS_WRITES_OVERTAKE("keepsTheOrderOfWritesThatAreUnfinishedTogether", place -> new PlaceSink(place) {
        private Sinks.Empty<Void> later = Sinks.empty();
        private boolean second = true;

        @Override
        public Mono<WriteResult> write(Event<String> event) {
            second = !second;
            if (second) {
                Sinks.Empty<Void> first = later;
                return super.write(event).doOnSuccess(result -> first.tryEmitEmpty());
            }
            later = Sinks.empty();
            return later.asMono().then(super.write(event));
        }
    }),
    WAITS_FOR_ANOTHER_WRITE("finishesAWriteWithoutWaitingForAnother", place -> new PlaceSink(place) {
        private final AtomicInteger writes = new AtomicInteger();

        @Override
        public Mono<WriteResult> write(Event<String> event) {
            Mono<WriteResult> write = super.write(event);
            return writes.incrementAndGet() % 2 == 0 ? write : write.then(Mono.never());
        }
    }),
    HIDES_FAILURES("failsOneEventWithoutLosingTheOthers", place -> new PlaceSink(place) {
        @Override
        public Mono<WriteResult> write(Event<String> event) {
            return super.write(event).onErrorComplete();
        }
    }),
    GIVES_UP_AFTER_A_FAILURE("failsOneEventWithoutLosingTheOthers", place -> new PlaceSink(place) {
        private final AtomicBoolean broken = new AtomicBoolean();

        @Override
        public Mono<WriteResult> write(Event<String> event) {
            return broken.get()
                    ? Mono.error(new IllegalStateException("broken"))
                    : super.write(event).doOnError(e -> broken.set(true));
        }
    }),
    FLUSHES_NOTHING_WITH_AN_ERROR("flushesAtAnyTime", place -> new PlaceSink(place) {
        @Override
        public Mono<Void> flush() {
            return place.isEmpty() ? Mono.error(new IllegalStateException("nothing to flush")) : Mono.empty();
        }
    }),
    CLOSES_ONCE_ONLY("canBeClosedTwiceAndWithoutHavingWritten", place -> new PlaceSink(place) {
        private boolean closed;

        @Override
        public Mono<Void> close() {
            boolean again = closed;
            closed = true;
            return again ? Mono.error(new IllegalStateException("closed")) : Mono.empty();
        }
    }),
    OPENS_ONCE_ONLY("goesOnWhenOpenedAgain", place -> new PlaceSink(place) {
        private boolean closed;

        @Override
        public Mono<WriteResult> write(Event<String> event) {
            return closed ? Mono.error(new IllegalStateException("closed")) : super.write(event);
        }

        @Override
        public Mono<Void> close() {
            closed = true;
            return Mono.empty();
        }
    }),
    EMPTIES_THE_PLACE("goesOnAfterARestart", place -> new PlaceSink(place) {
        @Override
        public Mono<Void> open(ComponentContext context) {
            return Mono.fromRunnable(place::clear);
        }
    }),
    BREAKS_WHEN_CANCELLED("writesOnAfterACancelledWrite", place -> new PlaceSink(place) {
        private boolean broken;

        @Override
        public Mono<WriteResult> write(Event<String> event) {
            if (event.payload().equals("payload 1")) {
                return Mono.<WriteResult>never().doOnCancel(() -> broken = true);
            }
            return broken ? Mono.error(new IllegalStateException("broken")) : super.write(event);
        }
    }),
    LEAVES_WRITES_UNFINISHED("endsEveryUnfinishedWriteBeforeItIsClosed", place -> new PlaceSink(place) {
        @Override
        public Mono<WriteResult> write(Event<String> event) {
            return super.write(event).then(Mono.never());
        }
    }),
    BLOCKS_WHOEVER_OPENS("doesNotBlockTheThreadThatOpensAndWrites", place -> new PlaceSink(place) {
        @Override
        public Mono<Void> open(ComponentContext context) {
            return Mono.fromRunnable(() -> Mono.delay(Duration.ofMillis(1)).block());
        }
    }),
    SETTLES_EVENTS("canBeReadByOthersOnceAWriteCompleted", place -> new PlaceSink(place) {
        @Override
        public Mono<WriteResult> write(Event<String> event) {
            return super.write(event).doOnSuccess(result -> event.ack());
        }
    });

    final String caughtBy;
    final Function<List<String>, Sink<String>> mutation;

    SinkMutant(String caughtBy, Function<List<String>, Sink<String>> mutation) {
        this.caughtBy = caughtBy;
        this.mutation = mutation;
    }
}
