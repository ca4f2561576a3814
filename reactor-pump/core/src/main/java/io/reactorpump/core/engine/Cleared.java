package io.reactorpump.core.engine;

/** What became of a run whose error was to be cleared. */
public enum Cleared {

    /** It goes on from the event that had failed. */
    GOES_ON,

    /** It has not failed by an event, so there is nothing to go on from. */
    NEEDS_RESTART,

    /** There was no error, or somebody else was faster. */
    HAD_NOT_FAILED
}
