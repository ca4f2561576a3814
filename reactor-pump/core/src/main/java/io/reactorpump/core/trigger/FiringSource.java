package io.reactorpump.core.trigger;

import io.reactorpump.api.Firing;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.clock.TimeNumbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Firings as events, one at a time. What a run left undone, the next run of this source begins with; nothing is remembered
 * beyond the process.
 */
final class FiringSource implements Source<Firing> {

    private final String name;
    private final List<Trigger> triggers;
    private final Overlap overlap;

    final LongAdder fired = new LongAdder();
    final LongAdder begun = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder superseded = new LongAdder();

    private final List<PendingFiring> left = new ArrayList<>();
    private final TimeNumbers numbers = new TimeNumbers();

    FiringSource(String name, List<Trigger> triggers, Overlap overlap) {
        this.name = name;
        this.triggers = triggers;
        this.overlap = overlap;
    }

    Overlap overlap() {
        return overlap;
    }

    @Override
    public Flux<Received<Firing>> receive(SourceContext context) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Received<Firing>> actual) {
                new FiringLoop(FiringSource.this, context, actual, takeLeft()).begin(triggers);
            }
        };
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public String componentName() {
        return name;
    }

    PendingFiring pending(Firing firing, Trigger trigger) {
        return new PendingFiring(firing, trigger, numbers.next(firing.time()));
    }

    /** Keeps a firing whose cycle did not end for the next run. */
    synchronized void leave(PendingFiring firing) {
        left.add(firing.told());
        left.sort(Comparator.comparing(PendingFiring::number));
    }

    private synchronized List<PendingFiring> takeLeft() {
        List<PendingFiring> all = List.copyOf(left);
        left.clear();
        return all;
    }

    FiringCounts counts() {
        long all = fired.sum();
        long run = begun.sum();
        long out = skipped.sum();
        long replaced = superseded.sum();
        return new FiringCounts(all, run, out, replaced, all - run - out - replaced);
    }
}
