package io.reactorpump.samples.benchmarks.kafka;

/** One way to do the job. */
interface Contender {

    /** Starts to do it, and returns what ends it cleanly. */
    AutoCloseable start(Job job);
}
