package io.reactorpump.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.trigger.Overlap;
import io.reactorpump.core.trigger.TriggerSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Operators;

/**
 * A firing source whose trigger fires as often as records are asked for, so that none waits, and whose records are settled as
 * soon as they are taken, so that the next can come.
 */
final class FedFirings implements Source<Firing>, Trigger {

    private final List<Firing> all;
    private final Source<Firing> source;
    private Iterator<Firing> next = Collections.emptyIterator();
    private @Nullable FluxSink<Firing> sink;
    private long owed;

    FedFirings(List<Firing> all) {
        this.all = all;
        this.source = TriggerSource.ofValue("times", Firing::time)
                .on(this)
                .overlap(Overlap.queue(Math.max(1, all.size())))
                .firings();
    }

    @Override
    public Flux<Received<Firing>> receive(SourceContext context) {
        return source.receive(context).doOnRequest(this::feed).doOnNext(record -> {
            Received.Settlement settlement = record.settlement();
            if (settlement != null) {
                settlement.settled(new Outcome.Acked());
            }
        });
    }

    private synchronized void feed(long count) {
        owed = Operators.addCap(owed, count);
        FluxSink<Firing> to = sink;
        if (to != null) {
            for (; owed > 0 && next.hasNext(); owed--) {
                to.next(next.next());
            }
            if (!next.hasNext()) {
                to.complete();
            }
        }
    }

    @Override
    public Flux<Firing> firings(ComponentContext context) {
        return Flux.create(to -> {
            next = all.iterator();
            sink = to;
            to.onDispose(this::end);
            feed(0);
        });
    }

    private synchronized void end() {
        sink = null;
        owed = 0;
    }

    @Override
    public String name() {
        return "fed";
    }

    @Override
    public String componentName() {
        return source.componentName();
    }
}
