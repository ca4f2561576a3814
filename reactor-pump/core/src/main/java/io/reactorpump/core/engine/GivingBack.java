package io.reactorpump.core.engine;

import io.reactorpump.api.Outcome;
import io.reactorpump.api.Source;

/** A record on its way back to its source. It is in flight until the source has taken it; if that fails, the policy decides. */
final class GivingBack extends Attempt {

    private final Source<Object> source;
    private final PartitionLedger ledger;
    private final Outcome.Rejected outcome;
    private final StageContext context;
    private final Runnable whenOver;

    /**
     * A record to give back.
     *
     * @param context of the source, with a policy that does not give back
     * @param whenOver run once: the source has taken it, or the run ends without it
     */
    GivingBack(
            Source<Object> source,
            PartitionLedger ledger,
            long number,
            Outcome.Rejected outcome,
            StageContext context,
            Runnable whenOver) {
        super(new PumpEvent(Tombstone.VALUE, Tombstone.VALUE, ledger, number));
        this.source = source;
        this.ledger = ledger;
        this.outcome = outcome;
        this.context = context;
        this.whenOver = whenOver;
    }

    @Override
    Object input() {
        return Tombstone.VALUE;
    }

    @Override
    void retry() {
        ComponentCall.of(() -> source.reject(event.position(), outcome.cause()))
                .subscribe(ignored -> {}, error -> context.failed(this, error), () -> {
                    ledger.done(event.number, outcome);
                    whenOver.run();
                });
    }

    @Override
    void gone() {
        throw new IllegalStateException("a record that is given back is not given up");
    }

    @Override
    void abandoned() {
        whenOver.run();
    }
}
