package io.reactorpump.test;

import io.reactorpump.api.Event;
import io.reactorpump.api.Operator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A raw operator whose dealings with acknowledgements a probe sees. */
record WatchedOperator(String stage, Operator<Object, Object> operator, Observations observations)
        implements Operator<Object, Object> {

    @Override
    public Flux<Event<Object>> apply(Flux<Event<Object>> events) {
        return Flux.deferContextual(context -> operator.apply(events.map(this::watched))
                .doOnDiscard(WatchedEvent.class, event -> Operators.onDiscard(event.event(), Context.of(context)))
                .map(WatchedOperator::leaving));
    }

    private Event<Object> watched(Event<Object> event) {
        return new WatchedEvent<>(event, new Fate(stage, event, observations));
    }

    private static Event<Object> leaving(Event<Object> event) {
        return event instanceof WatchedEvent<Object> watched ? watched.leaving() : event;
    }
}
