package io.reactorpump.api;

import reactor.core.publisher.Flux;

/** Tells a source when to run a cycle. */
public interface Trigger {

    /** The name that a firing carries. */
    String name();

    /**
     * The firings. Each is emitted when its time has come, whatever the demand, so subscribe without bound: what happens to
     * one that comes while a cycle runs is the source's policy. Time is taken from the context's scheduler when subscribed.
     * Completes if there will be no more. Never fails. Cancel ends it.
     */
    Flux<Firing> firings(ComponentContext context);

    /**
     * Told once for each firing and each subscription how it ended. From any thread; must not block or throw.
     *
     * @param firing the very object that was emitted
     */
    default void ended(Firing firing, FiringEnd end) {}
}
