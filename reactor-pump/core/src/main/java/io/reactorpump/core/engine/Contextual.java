package io.reactorpump.core.engine;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.core.context.Carrier;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.context.Scope;
import io.reactorpump.core.context.Surroundings;
import java.util.Objects;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Has functions run in the surroundings of their event: what its source's thread had when it emitted it, and the names of
 * pipeline and stage in the MDC. Installed around functions only if the pump is asked to, so it costs nothing otherwise.
 */
final class Contextual {

    static final String NO_PUBLISHER = "the function gave null instead of a publisher";

    private final String pipeline;
    private final Carrier carrier;

    Contextual(String pipeline, Carrier carrier) {
        this.pipeline = pipeline;
        this.carrier = carrier;
    }

    // --- admission ---

    /** An event with what the calling thread has. */
    PumpEvent event(Object payload, Object origin, Owner owner, long number) {
        return new CarryingEvent(payload, origin, owner, number, carrier.capture());
    }

    /** An item that the emitting thread could not have admitted, for another thread. */
    Object leave(Object item) {
        return new Left(item, carrier.capture());
    }

    /** What the emitting thread left here. */
    record Left(Object item, Object captured) {}

    /** Makes the calling thread look like the one that left the item. */
    Scope as(Left left) {
        return carrier.restore(left.captured());
    }

    // --- functions ---

    /** The surroundings of one event at one stage. */
    private final class OfEvent implements Surroundings {

        private final String stage;
        private final EventContext event;

        OfEvent(String stage, EventContext event) {
            this.stage = stage;
            this.event = event;
        }

        @Override
        public Scope enter() {
            return Contextual.this.enter(stage, event);
        }

        @Override
        public Scope leave() {
            return carrier.restore(null);
        }
    }

    Scope enter(String stage, EventContext event) {
        Scope carried = carrier.restore(event instanceof PumpEvent own ? own.carried() : null);
        Scope names = LogContext.of(pipeline, stage, null);
        return () -> {
            names.close();
            carried.close();
        };
    }

    Processor<Object, Object> around(String stage, Processor<Object, Object> function) {
        return (event, payload) -> {
            try (Scope ignored = enter(stage, event)) {
                return function.process(event, payload);
            }
        };
    }

    AsyncProcessor<Object, Object> around(String stage, AsyncProcessor<Object, Object> function) {
        return (event, payload) -> {
            try (Scope ignored = enter(stage, event)) {
                return within(stage, event, Objects.requireNonNull(function.process(event, payload), NO_PUBLISHER));
            }
        };
    }

    Sink<Object> around(Sink<Object> sink) {
        return new ContextualSink(sink, this);
    }

    /** The same publisher, of the same kind. */
    private Publisher<Object> within(String stage, EventContext event, Publisher<?> publisher) {
        if (publisher instanceof Mono<?> mono) {
            return within(stage, event, mono.cast(Object.class));
        }
        Surroundings surroundings = new OfEvent(stage, event);
        return new WithinFlux<>(
                Flux.<Object>from(publisher).contextWrite(context -> written(context, surroundings)), surroundings);
    }

    <T> Mono<T> within(String stage, EventContext event, Mono<T> mono) {
        Surroundings surroundings = new OfEvent(stage, event);
        return new WithinMono<>(mono.contextWrite(context -> written(context, surroundings)), surroundings);
    }

    private Context written(Context context, Surroundings surroundings) {
        return carrier.write(context).put(Surroundings.class, surroundings);
    }
}
