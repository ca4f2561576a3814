package io.reactorpump.api;

import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** Tells a source when to run a cycle. */
public interface Trigger {

    /** The name that a firing carries. */
    String name();

    /**
     * The firings. Emits each when its time has come, whatever the demand: what happens to one that comes while a cycle
     * runs is the source's policy. Time is taken from the scheduler when subscribed. Never fails. Cancel ends it.
     */
    Flux<Firing> firings(Scheduler scheduler);
}
