package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A source brings its last event and ends while another thread holds the intake. The event came before the end, so it is
 * taken before the end is: passed over, it would be missing from a run that says that it is complete.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the last event was taken")
@Outcome(expect = Expect.FORBIDDEN, desc = "the end overtook the last event")
@State
public class IntakeEndStress {

    private final StressedRun run = new StressedRun(4);

    public IntakeEndStress() {
        run.begin();
    }

    /** The source. */
    @Actor
    public void source() {
        run.emit();
        run.complete();
    }

    /** Whoever holds the intake for a moment. */
    @Actor
    public void other() {
        run.wake();
    }

    /** Counts. */
    @Arbiter
    public void end(I_Result r) {
        r.r1 = run.taken();
    }
}
