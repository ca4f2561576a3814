package io.reactorpump.core.metrics;

import io.reactorpump.core.scale.ScalingDecision;

/** Where one run reports how long things took. Called by the engine from any thread; must neither block nor throw. */
public interface RunMeters {

    /** Nothing is reported. */
    RunMeters NONE = new RunMeters() {};

    /** A source event has ended so long after it was emitted. */
    default void ended(long nanos) {}

    /**
     * An attempt of an asynchronous stage or a sink took so long, well or not. From any thread.
     *
     * @param stage its place in {@link MeteredRun#stages()}
     */
    default void worked(int stage, long nanos) {}

    /**
     * It was decided how many replicas a stage has.
     *
     * @param stage its place in {@link MeteredRun#stages()}
     */
    default void scaled(int stage, ScalingDecision decision) {}

    /** The run is over: its counts change no more. Once. */
    default void over() {}
}
