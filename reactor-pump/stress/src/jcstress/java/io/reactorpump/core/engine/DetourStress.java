package io.reactorpump.core.engine;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * An event that failed in a chain of functions is tried again, on another thread, while more of its partition come: they go
 * behind it on its detour or, when that is over, straight through. None overtakes another, and none is lost.
 */
@JCStressTest
@Outcome(id = "4, 1, 4", expect = Expect.ACCEPTABLE, desc = "all came out in order, and then the end")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event or the end was lost or counted twice, or the order was lost")
@State
public class DetourStress {

    private static final IllegalStateException FAILURE = new IllegalStateException("not yet");

    private final Run run = StressedRun.idle();
    private final StageContext context = StressedStage.context(run, FailurePolicy.retry(1, Backoff.none()), false, 8);
    private final StressedStage stage = new StressedStage(source ->
            new SyncStage(source, new SyncStage.Step[] {new SyncStage.Step(this::process, context, false)}));

    /** Not volatile: the stage has to make it visible to whoever calls next. */
    private boolean failed;

    public DetourStress() {
        stage.request(8);
        stage.emit();
    }

    private Object process(EventContext event, Object payload) {
        if (!failed) {
            failed = true;
            throw FAILURE;
        }
        return payload;
    }

    /** Three more events of the same partition, and no more. */
    @Actor
    public void source() {
        stage.emit();
        stage.emit();
        stage.emit();
        stage.complete();
    }

    /** Tries again all that waits for another try. */
    @Actor
    public void retry() {
        run.failures().drain();
    }

    /** Counts. */
    @Arbiter
    public void end(III_Result r) {
        r.r1 = stage.passed();
        r.r2 = stage.ends();
        r.r3 = (int) context.meter().in.sum();
    }
}
