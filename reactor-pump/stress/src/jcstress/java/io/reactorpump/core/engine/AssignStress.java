package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A partition is lost, and another is assigned, while the source emits of the first: what was taken is counted, though nobody
 * waits for it any more.
 */
@JCStressTest
@Outcome(
        id = {"0, 0", "1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "as many emitted as taken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a taken event is not counted, or one is counted that never came")
@State
public class AssignStress {

    private final StressedRun run = new StressedRun(4);

    public AssignStress() {
        run.begin();
    }

    /** The source emits. */
    @Actor
    public void source() {
        run.emit();
    }

    /** The partition goes, and another comes. */
    @Actor
    public void other() {
        run.lose();
        run.assign();
    }

    /** Counts. */
    @Arbiter
    public void end(II_Result r) {
        r.r1 = run.taken();
        r.r2 = (int) run.intake().emitted();
    }
}
