package io.reactorpump.core.engine;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Events come to a stage, and then the end, while on another thread as many are asked for, one by one: all are handed on, and
 * upstream is asked for what took their place. What is true of one stage that all share is true of all.
 */
@JCStressTest
@Outcome(
        id = "3, 1, 5",
        expect = Expect.ACCEPTABLE,
        desc = "all came out in order, then the end, and more was asked for")
@Outcome(expect = Expect.FORBIDDEN, desc = "a demand, an event or the end was lost, or counted twice")
@State
public class SerialStageStress {

    private final StressedStage stage =
            new StressedStage(source -> new BranchStage(source, List.of(), false, StressedStage.context(false, 2)));

    public SerialStageStress() {
        stage.request(1);
        stage.emit();
    }

    /** Two more events, and the end. */
    @Actor
    public void source() {
        stage.emit();
        stage.emit();
        stage.complete();
    }

    /** Two more are wanted. */
    @Actor
    public void taker() {
        stage.request(1);
        stage.request(1);
    }

    /** Counts. */
    @Arbiter
    public void end(III_Result r) {
        r.r1 = stage.passed();
        r.r2 = stage.ends();
        r.r3 = (int) stage.asked();
    }
}
