package io.reactorpump.core;

import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Failure;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The handle of a pipeline that a {@link Pump} has started. Thread-safe. */
public interface Running {

    /** The name of the pipeline. */
    String name();

    /** Where it is in its life. */
    State state();

    /** All about it, at any time: counts, partitions, and why it waits. */
    Status status();

    /** Completes when its components are open and the source is subscribed; fails if they can not be opened. */
    Mono<Void> started();

    /**
     * The report of the run, when it is over: completed, drained or stopped. Also emitted to who asks later. A run that has
     * failed is not over until it is drained, stopped or restarted.
     */
    Mono<DrainReport> report();

    /**
     * As {@link #report()}, but fails with the error that stopped the pipeline as soon as it does: for jobs that have
     * nobody to mend it.
     */
    Mono<DrainReport> completed();

    /**
     * Reads no more, finishes what is in flight, commits, closes. What waits for a retry gets one last try. What is not done
     * within the limit is abandoned, and delivered again by a source that commits. Begins when called, not when
     * subscribed; never fails.
     */
    Mono<DrainReport> drain(Duration limit);

    /** As drain, without waiting for what is in flight. */
    Mono<DrainReport> stop();

    /** What stopped it, if it has failed and nobody has cleared that yet. */
    default Optional<Failure> error() {
        return status().failure();
    }

    /**
     * Asks for no more events until {@link #resume()}, also after a restart; what is in flight goes on, and what the source was
     * asked for before may still come.
     */
    void pause();

    /** Goes on after {@link #pause()}, if nobody throttles it. */
    void resume();

    /**
     * Holds the pipeline back, as a pause does, for as long as anybody does so: it takes events when it has no error, is not
     * paused and no throttle of any name is on. The status tells the names. Switching on what is on, or off what is off, changes
     * nothing.
     *
     * @param name who holds it back, or why: {@code maintenance}
     * @param on whether from now on it is held back in this name, or not any more
     */
    void throttle(String name, boolean on);

    /** The names that hold it back. */
    Set<String> throttles();

    /**
     * Goes on after a failure: from the event that failed if it was an event, which is tried again as if for the first
     * time, so nothing is skipped; otherwise as {@link #restart()}.
     *
     * @throws io.reactorpump.api.error.StateException if it has not failed
     */
    void clearError();

    /**
     * Goes on after a failure behind the event that failed, which is given up: acknowledged, counted as dropped at its stage, told
     * as a warning and logged.
     *
     * @throws io.reactorpump.api.error.StateException if it has not failed, or not by an event
     */
    void skipError();

    /**
     * Begins a new run: components are opened again, and the source delivers again what was not committed. A run that
     * still goes is stopped first.
     *
     * @return completes as {@link #started()} of the new run; fails with a {@link
     *     io.reactorpump.api.error.StateException} if it is drained or stopped before that begins, if its pump is closed, or if
     *     another pipeline has been started under its name
     */
    Mono<Void> restart();
}
