package io.reactorpump.file;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.error.StateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import reactor.core.scheduler.Schedulers;

/** Two pipelines open the same component at a time: one has the file, and one close is that of the other. */
@JCStressTest
@Outcome(
        id = {"1, 0, 1", "0, 1, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "one of them")
@Outcome(expect = Expect.FORBIDDEN, desc = "both, or none, or a close too many that ends it")
@State
public class TenancyStress {

    private static final AtomicLong FILES = new AtomicLong();

    private final Path file = Path.of("stressed-" + FILES.incrementAndGet());
    private final Tenancy tenancy = new Tenancy("sink");

    private int begin(String pipeline) {
        try {
            tenancy.begin(file, "file", new ComponentContext(pipeline, "stressed", Schedulers.immediate()));
            return 1;
        } catch (StateException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens it. */
    @Actor
    public void one(III_Result r) {
        r.r1 = begin("one");
    }

    /** Opens it, too. */
    @Actor
    public void other(III_Result r) {
        r.r2 = begin("other");
    }

    /** Both close it. */
    @Arbiter
    public void end(III_Result r) {
        for (int close = 0; close < 2; close++) {
            if (tenancy.wasRefused()) {
                r.r3++;
            } else {
                tenancy.end();
            }
        }
    }
}
