package io.reactorpump.test;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Lets calls through, or lets them wait, and knows whether they overlap. Thread-safe. */
final class Gate {

    private Sinks.Empty<Void> opening = Sinks.empty();
    private int inside;

    Gate() {
        opening.tryEmitEmpty();
    }

    synchronized void close() {
        opening = Sinks.empty();
    }

    void open() {
        Sinks.Empty<Void> waiting;
        synchronized (this) {
            waiting = opening;
        }
        waiting.tryEmitEmpty();
    }

    /** Completes once the gate is open. */
    synchronized Mono<Void> passed() {
        return opening.asMono();
    }

    /** Begins a call; false if another is under way. */
    synchronized boolean enter() {
        return ++inside == 1;
    }

    /** Ends a call. */
    synchronized void leave() {
        inside--;
    }
}
