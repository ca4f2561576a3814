package io.reactorpump.cli.link;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.core.plan.WrappedSink;
import io.reactorpump.json.DeadLetterStory;
import reactor.core.publisher.Mono;

/** A sink that gets the story of each dead letter as a value of JSON. */
record StorySink(Sink<Object> inner) implements WrappedSink<Object> {

    @Override
    public WrappedSink<Object> around(Sink<Object> other) {
        return new StorySink(other);
    }

    @Override
    public Mono<WriteResult> write(Event<Object> event) {
        return event.payload() instanceof DeadLetter letter
                ? inner.write(event.with(DeadLetterStory.value(letter)))
                : inner.write(event);
    }
}
