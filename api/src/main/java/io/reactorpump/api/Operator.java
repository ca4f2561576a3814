package io.reactorpump.api;

import reactor.core.publisher.Flux;

/**
 * A stage as a raw operator chain on events. The author keeps the acknowledgements: each event that comes in leaves as
 * itself {@link Event#with with} another payload, is {@link Event#split split}, or is settled. The engine fences the chain:
 * what it loses goes to the failure policy.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
@FunctionalInterface
public interface Operator<I, O> {

    /** Builds the chain. Called again whenever the former chain ended by an error or completed by itself. */
    Flux<Event<O>> apply(Flux<Event<I>> events);
}
