package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZZ_Result;

/** What is due is done: one thread settles without an atomic, another looks at what may be committed (G2). */
@JCStressTest
@Outcome(id = "0, (true|false), (true|false)", expect = Expect.ACCEPTABLE, desc = "nothing due yet")
@Outcome(id = "3, true, true", expect = Expect.ACCEPTABLE, desc = "all are due, and were done")
@Outcome(id = "1, true, (true|false)", expect = Expect.ACCEPTABLE, desc = "the first is due, and was done")
@Outcome(expect = Expect.FORBIDDEN, desc = "a commit past a gap")
@State
public class LedgerStress {

    private final PartitionLedger ledger = StressedRun.ledger();
    private boolean first;
    private boolean second;

    public LedgerStress() {
        ledger.open(0);
        ledger.open(1);
        ledger.open(2);
    }

    /** The events end, the last before the one in the middle. */
    @Actor
    public void sink() {
        ledger.settle(2, Owner.ACKED);
        first = true;
        ledger.settle(0, Owner.ACKED);
        second = true;
        ledger.settle(1, Owner.ACKED);
    }

    /** The committer looks, and so has to see what was done before the events ended. */
    @Actor
    public void committer(JZZ_Result r) {
        r.r1 = ledger.due().map(PartitionLedger.Due::frontier).orElse(0L);
        r.r2 = first;
        r.r3 = second;
    }
}
