package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The intake runs dry, as all that may be in flight is, while an event settles elsewhere: the source is asked for one in its
 * place, whoever comes first. A lost wake-up would leave the pipeline standing for ever.
 */
@JCStressTest
@Outcome(id = "3, 1", expect = Expect.ACCEPTABLE, desc = "asked for one more in place of the one that ended")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake-up was lost, or too much was asked for")
@State
public class IntakeStress {

    private final StressedRun run = new StressedRun(2);

    public IntakeStress() {
        run.begin();
        run.emit();
    }

    /** The source brings the last event it was asked for, after which the intake is dry. */
    @Actor
    public void source() {
        run.emit();
    }

    /** The first event ends elsewhere. */
    @Actor
    public void sink() {
        run.settle(0);
    }

    /** Counts. */
    @Arbiter
    public void end(JJ_Result r) {
        r.r1 = run.requested();
        r.r2 = run.inFlight();
    }
}
