package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The last of the children, and the end of the family, settle the parent once, and by the worst outcome. */
@JCStressTest
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "settled once, as rejected")
@Outcome(expect = Expect.FORBIDDEN, desc = "not once, or not by the worst outcome")
@State
public class FamilyStress {

    private final Recorder parent = new Recorder();
    private final Family family = new Family(parent.event());
    private final PumpEvent first = family.child("a");
    private final PumpEvent second = family.child("b");

    /** One child is dead-lettered, and no more come. */
    @Actor
    public void deadLettered() {
        first.settle(new io.reactorpump.api.Outcome.DeadLettered(new IllegalStateException()));
        family.complete();
    }

    /** The other is rejected. */
    @Actor
    public void rejected() {
        second.settle(new io.reactorpump.api.Outcome.Rejected(new IllegalStateException()));
    }

    /** Counts. */
    @Arbiter
    public void end(II_Result r) {
        r.r1 = parent.times.get();
        r.r2 = parent.last instanceof io.reactorpump.api.Outcome.Rejected
                ? 2
                : parent.last instanceof io.reactorpump.api.Outcome.DeadLettered ? 1 : 0;
    }
}
