package io.reactorpump.core.metrics;

/** Where the runs of a pump report to. Thread-safe. */
public interface Meters {

    /** Nothing is reported, and no clock is read per event. */
    Meters NONE = run -> RunMeters.NONE;

    /** Whether times are wanted at all: they cost two looks at the clock per event. Asked once per run. */
    default boolean isTimed() {
        return false;
    }

    /** A run begins: its counts can be read from now on, by whoever asks, until the answer is told that it is over. */
    RunMeters begin(MeteredRun run);
}
