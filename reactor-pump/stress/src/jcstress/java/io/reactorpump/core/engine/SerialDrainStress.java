package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Every signal is handled, by one thread at a time, after those the same thread submitted before, and looked at afterwards:
 * whether it found the drain idle and was handled at once, or waited, or came from a handler.
 */
@JCStressTest
@Outcome(id = "6, 0, 6", expect = Expect.ACCEPTABLE, desc = "six signals handled one by one, in order, and settled")
@Outcome(expect = Expect.FORBIDDEN, desc = "a signal lost or out of order, or two handlers at a time")
@State
public class SerialDrainStress {

    private static final int ONE = 10;
    private static final int OTHER = 20;

    private final Signals drain = new Signals();

    private static final class Signals extends SerialDrain {

        // Not volatile: the drain has to make them visible to the next handler.
        private final int[] last = new int[3];
        private int handled;
        private int wrong;
        private int settled;
        private boolean inside;

        @Override
        void handle(Object signal) {
            if (inside || !isHeldHere()) {
                wrong++;
            }
            inside = true;
            int number = (Integer) signal;
            if (number != ++last[number / 10] + number / 10 * 10) {
                wrong++;
            }
            handled++;
            if (number == ONE + 2 || number == OTHER + 2) {
                submit(number + 1);
            }
            inside = false;
        }

        @Override
        void settled() {
            settled = handled;
        }

        @Override
        void broken(Throwable bug) {
            wrong++;
        }
    }

    /** Submits two, and the handler of the second a third. */
    @Actor
    public void one() {
        drain.submit(ONE + 1);
        drain.submit(ONE + 2);
    }

    /** So does another. */
    @Actor
    public void other() {
        drain.submit(OTHER + 1);
        drain.submit(OTHER + 2);
    }

    /** Counts. */
    @Arbiter
    public void end(III_Result r) {
        r.r1 = drain.handled;
        r.r2 = drain.wrong;
        r.r3 = drain.isIdle() && !drain.isHeldHere() ? drain.settled : -1;
    }
}
