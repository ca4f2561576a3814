package io.reactorpump.worker;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The place of one worker of a pool, in which a new process takes over when one has ended. Belongs to the loop. */
final class Slot {

    /** What its process is doing. */
    enum Phase {
        /** There is none, until an event needs one. */
        IDLE,

        /** There is none until the deadline. */
        WAITING,

        /** It is not ready, and has until the deadline. */
        STARTING,

        READY,

        /** It gets no more events, and is to end when it has answered those that it has. */
        RETIRING,

        /** It was asked to end, and is pushed at the deadline. */
        ENDING,

        /** It was killed or has ended, and is not gone yet. */
        KILLED
    }

    final String name;
    Phase phase = Phase.IDLE;
    long deadline = Long.MAX_VALUE;

    @Nullable Worker worker;

    /** How many of its processes have died since an event was answered. */
    int failures;

    /** How many processes it has had. */
    int generation;

    /** How often the one that is to end was pushed. */
    int pushes;

    Slot(String name) {
        this.name = name;
    }

    void enter(Phase next, long until) {
        phase = next;
        deadline = until;
    }

    /** Whether there is a process that takes events. */
    boolean takes(int credits) {
        return phase == Phase.READY
                && !process().quarantine
                && process().inFlight.size() < credits;
    }

    boolean isIdle() {
        return phase == Phase.READY && process().inFlight.isEmpty();
    }

    /** When the oldest event of its worker has had its time. A worker that takes one after the other begins it after the last. */
    long overdueAt(long timeout) {
        Worker works = phase == Phase.READY || phase == Phase.RETIRING ? worker : null;
        Call oldest = works == null ? null : works.inFlight.peek();
        if (works == null || oldest == null) {
            return Long.MAX_VALUE;
        }
        return timeout + (works.concurrent ? oldest.sentAt : Math.max(oldest.sentAt, works.lastAnswerAt));
    }

    Worker process() {
        return Objects.requireNonNull(worker, "worker");
    }
}
