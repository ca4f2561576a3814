package io.reactorpump.kafka;

/**
 * What to do when the records at a group's position are gone: they were deleted by the retention of the topic before they
 * were read, or the topic was made anew.
 */
public enum OutOfRange {

    /** Stop, and say what is missing: nothing is skipped unnoticed. The default. */
    FAIL,

    /** Go on with the first record that is there; a warning in the log tells what was skipped. */
    EARLIEST,

    /** Go on at the end; a warning in the log tells what was skipped. */
    LATEST
}
