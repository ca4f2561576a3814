package io.reactorpump.core.engine;

import io.reactorpump.core.status.DrainReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** A run is drained and stopped at a time: it ends once, with one report for both. */
@JCStressTest
@Outcome(id = "true, STOPPED", expect = Expect.ACCEPTABLE, desc = "one report")
@Outcome(expect = Expect.FORBIDDEN, desc = "no report, or two")
@State
public class EndStress {

    private final Run run = new StressedRun(4).run();
    private volatile @Nullable DrainReport drained;
    private volatile @Nullable DrainReport stopped;

    /** Drains. */
    @Actor
    public void drains() {
        run.drain(Duration.ofDays(1)).subscribe(report -> drained = report);
    }

    /** Stops. */
    @Actor
    public void stops() {
        run.stop().subscribe(report -> stopped = report);
    }

    /** Compares. */
    @Arbiter
    public void end(ZL_Result r) {
        r.r1 = drained != null && drained == stopped;
        r.r2 = run.state();
    }
}
