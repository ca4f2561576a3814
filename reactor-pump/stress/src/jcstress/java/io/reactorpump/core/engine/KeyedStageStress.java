package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * An event of a key comes, and the end of all, while the lane of that key is about to end on another thread, as its only
 * event has its answer: the event waits or goes ahead, in order, in the same lane or the next.
 */
@JCStressTest
@Outcome(id = "2, 1, 2", expect = Expect.ACCEPTABLE, desc = "both came out in order, and then the end")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event or the end was lost, or the order was")
@State
public class KeyedStageStress {

    private final Sinks.One<Object> answer = Sinks.one();
    private final StageContext within = StressedStage.context(true, 1);
    private final StressedStage keyed = new StressedStage(source -> new KeyedStage(
            source,
            2,
            lane -> new AsyncStage(
                    lane,
                    (event, payload) -> payload.equals(0) ? answer.asMono() : Mono.just(payload),
                    1,
                    null,
                    within),
            true,
            StressedStage.context(false, 4)));

    public KeyedStageStress() {
        keyed.emit();
        keyed.request(1);
    }

    /** Another event of the key, and no more. */
    @Actor
    public void source() {
        keyed.emit();
        keyed.complete();
    }

    /** The work on the first event ends, and its taker asks for another. */
    @Actor
    public void answer() {
        answer.emitValue(0, Sinks.EmitFailureHandler.FAIL_FAST);
        keyed.request(1);
    }

    /** Counts. */
    @Arbiter
    public void end(III_Result r) {
        r.r1 = keyed.passed();
        r.r2 = keyed.ends();
        r.r3 = (int) within.meter().in.sum();
    }
}
