package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A drain that comes to want fewer works, while works end, takes each of them once or is told of those that are left. */
@JCStressTest
@Outcome(id = "2, 0, 0", expect = Expect.ACCEPTABLE, desc = "the drain took both and need not be told")
@Outcome(id = "2, 0, [12]", expect = Expect.ACCEPTABLE, desc = "it took both and is told all the same")
@Outcome(id = "1, 1, [12]", expect = Expect.ACCEPTABLE, desc = "it is told of the other")
@Outcome(id = "0, 2, [12]", expect = Expect.ACCEPTABLE, desc = "it is told of both")
@Outcome(expect = Expect.FORBIDDEN, desc = "a work is lost, or left and nobody is told")
@State
public class EndedWorksStress {

    private final EndedWorks works = new EndedWorks();
    private final WorkSubscriber first = subscriber();
    private final WorkSubscriber second = subscriber();
    private volatile int taken;
    private volatile boolean toldFirst;
    private volatile boolean toldSecond;

    /** Wants to be told of three. */
    public EndedWorksStress() {
        works.await(3);
    }

    @SuppressWarnings("NullAway") // neither the stage nor the event is asked for anything
    private static WorkSubscriber subscriber() {
        return new WorkSubscriber(new WorkScope(null, "all").enter(null), 0, 0);
    }

    private int take() {
        int count = 0;
        for (WorkSubscriber next = works.take(); next != null; next = next.below()) {
            count++;
        }
        return count;
    }

    /** Ends one. */
    @Actor
    public void one() {
        toldFirst = works.add(first);
    }

    /** Ends the other. */
    @Actor
    public void other() {
        toldSecond = works.add(second);
    }

    /** Wants to be told of each. */
    @Actor
    public void drain() {
        int count = 0;
        do {
            count += take();
        } while (!works.await(1));
        taken = count;
    }

    /** How many were taken, how many are left, and how often the drain is told. */
    @Arbiter
    public void end(III_Result r) {
        r.r1 = taken;
        r.r2 = take();
        r.r3 = (toldFirst ? 1 : 0) + (toldSecond ? 1 : 0);
    }
}
