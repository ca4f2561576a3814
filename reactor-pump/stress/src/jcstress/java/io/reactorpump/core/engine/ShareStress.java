package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/**
 * A partition reaches its share of two while the one event of it that was in flight before settles elsewhere: it goes on,
 * whoever comes first. A settlement that is not seen would leave it paused for ever.
 */
@JCStressTest
@Outcome(id = "false, 1", expect = Expect.ACCEPTABLE, desc = "it goes on, below its share")
@Outcome(expect = Expect.FORBIDDEN, desc = "it stays paused, or a settlement was lost")
@State
public class ShareStress {

    private final StressedRun run = new StressedRun(4, true);

    public ShareStress() {
        run.begin();
        run.emit();
    }

    /** The source brings the event with which the share is used up. */
    @Actor
    public void source() {
        run.emit();
    }

    /** The first event ends elsewhere. */
    @Actor
    public void sink() {
        run.settle(0);
    }

    /** Looks. */
    @Arbiter
    public void end(ZJ_Result r) {
        r.r1 = run.isPaused();
        r.r2 = run.inFlight();
    }
}
