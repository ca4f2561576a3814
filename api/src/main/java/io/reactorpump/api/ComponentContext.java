package io.reactorpump.api;

import reactor.core.scheduler.Scheduler;

/**
 * Where a component finds itself.
 *
 * @param pipeline the name of the pipeline
 * @param component the name of the component within it
 * @param scheduler for timers, and the source of time: a test puts virtual time here. Not for blocking work
 */
public record ComponentContext(String pipeline, String component, Scheduler scheduler) {}
