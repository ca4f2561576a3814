package io.reactorpump.api;

/** What a component may know of the application that its pipeline runs in. Thread-safe. */
public interface Application {

    /** The topics of the application. */
    PubSub pubsub();

    /** Whether no event is in flight, in any pipeline. */
    boolean isIdle();

    /** For a component that stands alone: always idle, and on its topics nobody says anything to anybody. */
    static Application none() {
        return NoApplication.NONE;
    }
}
