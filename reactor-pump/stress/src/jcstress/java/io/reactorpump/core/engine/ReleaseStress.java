package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A run ends while the source brings something, or is only being subscribed. */
public final class ReleaseStress {

    private ReleaseStress() {}

    /** A caller comes at the last moment. He is told, once, that nothing happens, whether his request was taken or not. */
    @JCStressTest
    @Outcome(id = "1, (0|1)", expect = Expect.ACCEPTABLE, desc = "told")
    @Outcome(expect = Expect.FORBIDDEN, desc = "left waiting, or told twice")
    @State
    public static class Caller {

        private final StressedRun run = new StressedRun(4);

        public Caller() {
            run.begin();
        }

        /** The source brings a request. */
        @Actor
        public void source() {
            run.emitRequest();
        }

        /** The run ends. */
        @Actor
        public void ends() {
            run.intake().refuse();
            run.intake().release();
        }

        /** Counts. */
        @Arbiter
        public void end(II_Result r) {
            r.r1 = run.told();
            r.r2 = run.taken();
        }
    }

    /** The source is being subscribed: its subscription does not outlive the run. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "cancelled, or never made")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the source goes on for nobody")
    @State
    public static class Subscriber {

        private final StressedRun run = new StressedRun(4);

        /** The run begins. */
        @Actor
        public void begins() {
            run.begin();
        }

        /** The run ends. */
        @Actor
        public void ends() {
            run.intake().refuse();
            run.intake().release();
        }

        /** Counts. */
        @Arbiter
        public void end(I_Result r) {
            r.r1 = run.openSubscriptions();
        }
    }
}
