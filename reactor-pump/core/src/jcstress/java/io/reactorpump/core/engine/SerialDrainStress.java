package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Every signal is handled, by one thread at a time, and looked at afterwards. */
@JCStressTest
@Outcome(id = "4, 0, 4", expect = Expect.ACCEPTABLE, desc = "four signals handled one by one, and settled")
@Outcome(expect = Expect.FORBIDDEN, desc = "a signal lost, or two handlers at a time")
@State
public class SerialDrainStress {

    private final Signals drain = new Signals();

    private static final class Signals extends SerialDrain {

        // Not volatile: the drain has to make them visible to the next handler.
        private int handled;
        private int overlaps;
        private int settled;
        private boolean inside;

        @Override
        void handle(Object signal) {
            if (inside) {
                overlaps++;
            }
            inside = true;
            handled++;
            inside = false;
        }

        @Override
        void settled() {
            settled = handled;
        }

        @Override
        void broken(Throwable bug) {
            overlaps++;
        }
    }

    /** Submits two. */
    @Actor
    public void one() {
        drain.submit("a");
        drain.submit("b");
    }

    /** Submits two more. */
    @Actor
    public void other() {
        drain.submit("c");
        drain.submit("d");
    }

    /** Counts. */
    @Arbiter
    public void end(III_Result r) {
        r.r1 = drain.handled;
        r.r2 = drain.overlaps;
        r.r3 = drain.isIdle() ? drain.settled : -1;
    }
}
