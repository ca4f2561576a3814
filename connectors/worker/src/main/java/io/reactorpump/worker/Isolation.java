package io.reactorpump.worker;

/** Where a Java handler runs. */
public enum Isolation {

    /** In this process, each worker on a thread of its own. */
    IN_PROCESS,

    /** In a process of its own for each worker. */
    PROCESS
}
