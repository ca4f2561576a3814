package io.reactorpump.samples.benchmarks.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Mono;

/** Ten milliseconds for each record, in which no thread is held, and a look at whether the order per key is kept. */
final class KeyedWork {

    private static final Duration TIME = Duration.ofMillis(10);

    /** The number of the last record of each key, complemented while it is being worked on. */
    private final AtomicIntegerArray last = new AtomicIntegerArray(Payload.KEYS);

    private final LongAdder done = new LongAdder();
    private final LongAdder outOfOrder = new LongAdder();

    /** One before the first of each key. */
    KeyedWork() {
        for (int key = 0; key < Payload.KEYS; key++) {
            last.set(key, key);
        }
    }

    Mono<Long> on(byte[] payload) {
        return Mono.defer(() -> {
            // From 1 on, so that the complement of each is negative.
            int number = Payload.number(payload) + Payload.KEYS;
            int key = number % Payload.KEYS;
            if (!last.compareAndSet(key, number - Payload.KEYS, ~number)) {
                outOfOrder.increment();
            }
            return Mono.delay(TIME).doOnNext(tick -> {
                last.compareAndSet(key, ~number, number);
                done.increment();
            });
        });
    }

    long done() {
        return done.sum();
    }

    /** How many began before the one before them had ended, or came twice. */
    long outOfOrder() {
        return outOfOrder.sum();
    }
}
