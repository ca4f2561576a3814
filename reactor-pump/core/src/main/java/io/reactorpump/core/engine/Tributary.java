package io.reactorpump.core.engine;

import io.reactorpump.api.Partition;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.core.status.Reasons;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * One source of a merge. When it breaks it alone is subscribed again, and what it had assigned is fenced, as the next
 * subscription assigns anew; the others go on. A plain source is not subscribed again, as it would begin with its first item:
 * its error is fatal.
 */
final class Tributary {

    private final Run run;
    private final Map<Partition, MergedContext> assigned;
    private final Source<Object> source;
    private final Reconnecting reconnecting;

    /** Asks for one subscription after the other; at its end with the source. */
    private final Sinks.Many<Tributary> turns = Sinks.many().unicast().onBackpressureBuffer();

    /**
     * A source of a merge.
     *
     * @param assigned where it says which partition was assigned to which subscription
     */
    Tributary(Run run, Source<Object> source, Map<Partition, MergedContext> assigned) {
        this.run = run;
        this.source = source;
        this.assigned = assigned;
        this.reconnecting = new Reconnecting(run, source, this::connect);
    }

    Source<Object> source() {
        return source;
    }

    /** Why it is about to be subscribed again, if it is. */
    Optional<String> reconnecting() {
        return reconnecting.why();
    }

    /** One item for each subscription that is to be made. */
    Flux<Tributary> turns() {
        return turns.asFlux();
    }

    /** Has itself subscribed, for the first time or again after it broke. */
    void connect() {
        turns.tryEmitNext(this);
    }

    /** What one subscription brings; ends without an error also if that breaks. */
    Flux<Received<Object>> records(SourceContext context) {
        return Flux.from(actual -> new Inflow(this, context, Operators.toCoreSubscriber(actual)).begin());
    }

    /** What one subscription of the source is offered. */
    MergedContext assigning(SourceContext around, Consumer<Throwable> broke) {
        return new MergedContext(around, source, assigned, broke);
    }

    /** A subscription has brought a record. One thread at a time. */
    void progressed() {
        reconnecting.progressed();
    }

    /** The source has nothing more. */
    void completed() {
        turns.tryEmitComplete();
    }

    void bug(Throwable thrown) {
        run.bug("source '" + source.componentName() + "' of a merge threw " + thrown, thrown);
    }

    /** A subscription broke, and brings nothing more. */
    void broke(MergedContext subscription, Throwable error) {
        if (source instanceof PlainSource) {
            run.life()
                    .whenGoingOn(() -> run.trouble()
                            .fatal(
                                    source,
                                    new FatalException(
                                            "source '" + source.componentName() + "' failed and can not resume: "
                                                    + Reasons.of(error),
                                            error)));
            return;
        }
        run.sourceContext().fence(subscription.partitions());
        reconnecting.broke(error);
    }
}
