package io.reactorpump.core.engine;

import io.reactorpump.api.Position;
import io.reactorpump.core.status.Failure;
import java.time.Instant;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** A run changes from one state to another as a whole, whoever else would change it. */
public final class LifeStress {

    private static final Failure POISON = new Failure(
            "stage", Optional.of(new Position("p", 1)), 1, Instant.EPOCH, new IllegalStateException("poison"));

    private LifeStress() {}

    private static Life failed() {
        Life life = new Life();
        life.fail(POISON);
        return life;
    }

    /** Two clear the error: one of them resumes the run, and the other is told that there is nothing to clear. */
    @JCStressTest
    @Outcome(
            id = {"GOES_ON, HAD_NOT_FAILED", "HAD_NOT_FAILED, GOES_ON"},
            expect = Expect.ACCEPTABLE,
            desc = "one resumes it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "resumed twice, or restarted while it goes on")
    @State
    public static class TwoClear {

        private final Life life = failed();

        /** Clears. */
        @Actor
        public void one(LL_Result r) {
            r.r1 = life.resume();
        }

        /** Clears, too. */
        @Actor
        public void other(LL_Result r) {
            r.r2 = life.resume();
        }
    }

    /** An event fails while the run is told to end: it ends. */
    @JCStressTest
    @Outcome(id = "true, DRAINING", expect = Expect.ACCEPTABLE, desc = "failed, then ended")
    @Outcome(id = "false, DRAINING", expect = Expect.ACCEPTABLE, desc = "ended first")
    @Outcome(expect = Expect.FORBIDDEN, desc = "failed again after its end began")
    @State
    public static class FailAndEnd {

        private final Life life = new Life();

        /** Fails. */
        @Actor
        public void stage(ZL_Result r) {
            r.r1 = life.fail(POISON) != null;
        }

        /** Ends it. */
        @Actor
        public void user() {
            life.end();
        }

        /** Looks. */
        @Arbiter
        public void end(ZL_Result r) {
            r.r2 = life.state();
        }
    }

    /** What waits until the run goes on is done once when it does. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "done")
    @Outcome(expect = Expect.FORBIDDEN, desc = "forgotten, or done twice")
    @State
    public static class Postponed {

        private final Life life = failed();
        private int done;

        /** The source breaks. */
        @Actor
        public void source() {
            life.whenGoingOn(() -> done++);
        }

        /** Clears the error. */
        @Actor
        public void user() {
            life.resume();
            life.postponed().forEach(life::whenGoingOn);
        }

        /** Counts. */
        @Arbiter
        public void end(I_Result r) {
            r.r1 = done;
        }
    }
}
