package io.reactorpump.kafka;

/** One try of a batch, which fails for now as a whole. Touched by its lane only. */
final class Batch {

    /** Not the name of a topic: batches of all topics go one way, as each may be for several. */
    static final String LANE = "all batches";

    private boolean failed;

    void failed() {
        failed = true;
    }

    boolean hasFailed() {
        return failed;
    }
}
