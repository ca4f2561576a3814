package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** Who looks while one thread counts sees a count that only grows, and all in the end. */
@JCStressTest
@Outcome(
        id = {"0, [0-3], 3", "1, [1-3], 3", "2, [23], 3", "3, 3, 3"},
        expect = Expect.ACCEPTABLE,
        desc = "it grew")
@Outcome(expect = Expect.FORBIDDEN, desc = "it went back, or a count was lost")
@State
public class CountStress {

    private final Count count = new Count(false);

    /** The one that counts. */
    @Actor
    public void adder() {
        count.add();
        count.add();
        count.add();
    }

    /** Looks twice. */
    @Actor
    public void looker(JJJ_Result r) {
        r.r1 = count.sum();
        r.r2 = count.sum();
    }

    /** Counts. */
    @Arbiter
    public void end(JJJ_Result r) {
        r.r3 = count.sum();
    }
}
