package io.reactorpump.core.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** An event in the hands of a user's operator either leaves or is settled there, once, whatever comes second. */
public final class GuardStress {

    private GuardStress() {}

    /** The operator emits the event while it is being given up as lost. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "left, and settled downstream")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "lost: the policy has it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both, or neither")
    @State
    public static class LeavesOrIsLost {

        private final Guarded event = new Guarded();

        /** The operator emits it, and the sink acknowledges it. */
        @Actor
        public void leaves() {
            if (event.guard.leave()) {
                event.inside.settle(Owner.ACKED);
            }
        }

        /** The time limit has passed. */
        @Actor
        public void lost() {
            event.guard.nack(new IllegalStateException());
        }

        /** Counts. */
        @Arbiter
        public void end(II_Result r) {
            event.count(r);
        }
    }

    /** The operator acknowledges the event twice, and refuses it. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "acknowledged")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "refused: the policy has it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "both, or neither")
    @State
    public static class AcksOrNacks {

        private final Guarded event = new Guarded();

        /** Acknowledges, twice. */
        @Actor
        public void acknowledges() {
            event.inside.ack();
            event.inside.ack();
        }

        /** Refuses, and thinks better of it. */
        @Actor
        public void refuses() {
            event.inside.nack(new IllegalStateException());
            event.inside.ack();
        }

        /** Counts. */
        @Arbiter
        public void end(II_Result r) {
            event.count(r);
        }
    }

    private static final class Guarded implements Guard.Fence {

        private final Recorder owner = new Recorder();
        private final AtomicInteger refused = new AtomicInteger();
        private final Guard guard = new Guard(owner.event(), this);
        private final PumpEvent inside = guard.guarded();

        @Override
        public void nacked(Guard failed, Throwable cause) {
            refused.incrementAndGet();
        }

        @Override
        public void settled(Guard ended) {}

        @Override
        public void born(Guard child) {}

        private void count(II_Result r) {
            r.r1 = owner.times.get();
            r.r2 = refused.get();
        }
    }
}
