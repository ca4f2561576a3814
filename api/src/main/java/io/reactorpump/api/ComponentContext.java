package io.reactorpump.api;

import reactor.core.scheduler.Scheduler;

/**
 * Where a component finds itself.
 *
 * @param pipeline the name of the pipeline
 * @param component the name of the component within it
 * @param scheduler for timers, and the source of time: a test puts virtual time here. Not for blocking work
 * @param application what all pipelines of the process share
 */
public record ComponentContext(String pipeline, String component, Scheduler scheduler, Application application) {

    /** For a component that stands alone. */
    public ComponentContext(String pipeline, String component, Scheduler scheduler) {
        this(pipeline, component, scheduler, Application.none());
    }
}
