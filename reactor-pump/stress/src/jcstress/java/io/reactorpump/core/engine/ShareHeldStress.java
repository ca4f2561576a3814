package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/**
 * A partition is paused at its share of eight, and goes on at six: one event of it settles on the thread that holds the
 * intake, which counts without an atomic, and one elsewhere. One of the two sees that it is time.
 */
@JCStressTest
@Outcome(id = "false, 6", expect = Expect.ACCEPTABLE, desc = "it goes on at three quarters of its share")
@Outcome(expect = Expect.FORBIDDEN, desc = "it stays paused, or a settlement was lost")
@State
public class ShareHeldStress {

    private final StressedRun run = new StressedRun(16, true);

    public ShareHeldStress() {
        run.begin();
        for (int i = 0; i < 8; i++) {
            run.emit();
        }
    }

    /** An event of another partition comes, and one of this settles within. */
    @Actor
    public void holder() {
        run.emitOther(() -> run.settle(0));
    }

    /** Another one ends elsewhere. */
    @Actor
    public void sink() {
        run.settle(1);
    }

    /** Looks. */
    @Arbiter
    public void end(ZJ_Result r) {
        r.r1 = run.isPaused();
        r.r2 = run.inFlight();
    }
}
