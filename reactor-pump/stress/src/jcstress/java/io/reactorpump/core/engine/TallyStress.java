package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The holder and the others lose none of each other's counts, and who looks meanwhile sees no more than there are. */
@JCStressTest
@Outcome(id = "[0123], 4", expect = Expect.ACCEPTABLE, desc = "all counted in the end")
@Outcome(id = "4, 4", expect = Expect.ACCEPTABLE, desc = "all seen at once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a count was lost")
@State
public class TallyStress {

    private final Tally tally = new Tally();

    /** The one that holds the intake. */
    @Actor
    public void holder() {
        tally.addHeld();
        tally.addHeld();
    }

    /** Any other, which looks as well. */
    @Actor
    public void looker(JJ_Result r) {
        tally.addOther();
        tally.addOther();
        r.r1 = tally.sum();
    }

    /** Counts. */
    @Arbiter
    public void end(JJ_Result r) {
        r.r2 = tally.sum();
    }
}
