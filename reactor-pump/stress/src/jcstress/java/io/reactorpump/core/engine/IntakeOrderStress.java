package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** While other threads wake the intake, and so hold it, what the source emits is taken in its order, all of it. */
@JCStressTest
@Outcome(id = "true, 3", expect = Expect.ACCEPTABLE, desc = "three events in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event was lost, or overtaken")
@State
public class IntakeOrderStress {

    private final StressedRun run = new StressedRun(8);

    public IntakeOrderStress() {
        run.begin();
    }

    /** The source emits. */
    @Actor
    public void source() {
        run.emit();
        run.emit();
        run.emit();
    }

    /** Somebody pauses it and goes on, and an event settles elsewhere. */
    @Actor
    public void others() {
        run.pause(true);
        run.pause(false);
        run.intake().wake();
    }

    /** Counts. */
    @Arbiter
    public void end(ZJ_Result r) {
        r.r1 = run.isInOrder();
        r.r2 = run.intake().ledgers().emitted();
    }
}
