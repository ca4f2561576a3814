package io.reactorpump.core.engine;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One commit at a time, none of a partition that was fenced, and whoever asks for one is answered. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "in order, and answered")
@Outcome(expect = Expect.FORBIDDEN, desc = "two at a time, a commit after the fence, or no answer")
@State
public class CommitterStress implements Source<Object> {

    private final PartitionLedger ledger = StressedRun.ledger();
    private final Committer committer;

    // Not volatile: the committer has to make them visible to the next thread.
    private boolean inside;
    private boolean fenced;
    private int violations;
    private int answers;

    public CommitterStress() {
        Ledgers ledgers = new Ledgers();
        ledgers.add(ledger);
        committer = new Committer("stressed", this, ledgers);
        ledger.open(0);
        ledger.open(1);
        ledger.settle(0, Owner.ACKED);
    }

    /** An event ends, and the intake finds that it is time to commit. */
    @Actor
    public void intake() {
        ledger.settle(1, Owner.ACKED);
        committer.commitSoon();
    }

    /** The partition is revoked: a last commit. */
    @Actor
    public void revoke() {
        committer.commit().subscribe(nothing -> {}, error -> {}, () -> answers++);
    }

    /** The partition is lost. */
    @Actor
    public void lose() {
        committer
                .betweenCommits(() -> {
                    ledger.fence();
                    fenced = true;
                })
                .subscribe();
    }

    /** Counts. */
    @Arbiter
    public void end(II_Result r) {
        r.r1 = violations;
        r.r2 = answers;
    }

    @Override
    public Mono<Void> commit(List<Commit> commits) {
        return Mono.fromRunnable(() -> {
            violations += inside || fenced ? 1 : 0;
            inside = true;
            inside = false;
        });
    }

    @Override
    public Flux<Received<Object>> receive(SourceContext context) {
        return Flux.never();
    }
}
