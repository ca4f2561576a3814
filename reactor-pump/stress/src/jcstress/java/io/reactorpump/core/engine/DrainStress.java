package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.reactivestreams.Subscription;

/** A run ends while its line is subscribed: the line is cancelled, however late it comes. */
@JCStressTest
@Outcome(id = "1, (0|1)", expect = Expect.ACCEPTABLE, desc = "cancelled, once")
@Outcome(expect = Expect.FORBIDDEN, desc = "the line goes on")
@State
public class DrainStress implements Subscription {

    private final Drain drain = new Drain(() -> {});
    private int cancelled;
    private int requested;

    /** The line is subscribed. */
    @Actor
    public void line() {
        drain.onSubscribe(this);
    }

    /** The run ends. */
    @Actor
    public void ends() {
        drain.cancel();
    }

    /** Counts. */
    @Arbiter
    public void end(II_Result r) {
        r.r1 = cancelled;
        r.r2 = requested;
    }

    @Override
    public void request(long n) {
        requested++;
    }

    @Override
    public void cancel() {
        cancelled++;
    }
}
