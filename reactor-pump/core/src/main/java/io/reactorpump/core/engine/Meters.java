package io.reactorpump.core.engine;

/** Where a run reports how long things took. */
public interface Meters {

    /** Nothing is reported, and no clock is read per event. */
    Meters NONE = new Meters() {};

    /** Whether times are wanted at all. */
    default boolean isTimed() {
        return false;
    }

    /** A source event has ended so long after it was emitted. */
    default void ended(long nanos) {}

    /** An attempt of an asynchronous stage or a sink took so long. */
    default void worked(StageMeter stage, long nanos) {}

    /** A run starts: its counts can be read from now on. */
    default void started(Run run) {}

    /** A run is over: its counts are of no interest any more. */
    default void over(Run run) {}
}
