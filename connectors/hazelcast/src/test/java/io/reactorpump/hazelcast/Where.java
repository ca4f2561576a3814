package io.reactorpump.hazelcast;

import java.util.concurrent.TimeUnit;

/**
 * Where a number was worked on.
 *
 * @param process the process
 */
record Where(int number, long process) {

    /** The long task: takes its time where it is sent. */
    static Where work(int number) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(10);
        return new Where(number, ProcessHandle.current().pid());
    }
}
