package io.reactorpump.file;

/** What came of one step of reading. */
enum Step {
    /** There is a record to emit. */
    RECORD,
    /** Nothing to emit yet, but there is more to do. */
    MORE,
    /** Nothing more for now. */
    WAIT,
    /** Nothing more for ever. */
    END
}
