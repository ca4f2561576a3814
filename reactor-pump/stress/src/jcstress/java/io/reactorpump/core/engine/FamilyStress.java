package io.reactorpump.core.engine;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The last of the children, and the end of the family, settle the parent once, and by the worst outcome. Who waits for the
 * children of another family hears of it, whether the last had ended or not.
 */
@JCStressTest
@Outcome(id = "1, 2, [12]", expect = Expect.ACCEPTABLE, desc = "settled once, as rejected; the other one heard of")
@Outcome(expect = Expect.FORBIDDEN, desc = "not once, or not by the worst outcome, or not heard of")
@State
public class FamilyStress {

    private final Recorder parent = new Recorder();
    private final Family family = new Family(parent.event());
    private final PumpEvent first = family.child("a");
    private final PumpEvent second = family.child("b");
    private final AtomicInteger heard = new AtomicInteger();
    private final Family other = new Family(new Recorder().event());
    private final PumpEvent only = other.child("c");

    /** One child is dead-lettered, and no more come; the only child of the other family is acknowledged. */
    @Actor
    public void deadLettered() {
        first.settle(new io.reactorpump.api.Outcome.DeadLettered(new IllegalStateException()));
        family.complete();
        only.acked();
    }

    /** The other is rejected. */
    @Actor
    public void rejected() {
        other.afterChildren(heard::incrementAndGet);
        second.settle(new io.reactorpump.api.Outcome.Rejected(new IllegalStateException()));
    }

    /** Counts. */
    @Arbiter
    public void end(III_Result r) {
        r.r3 = heard.get();
        r.r1 = parent.times.get();
        r.r2 = parent.last instanceof io.reactorpump.api.Outcome.Rejected
                ? 2
                : parent.last instanceof io.reactorpump.api.Outcome.DeadLettered ? 1 : 0;
    }
}
