package io.reactorpump.cli.console;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.DataException;
import io.reactorpump.json.Payloads;
import reactor.core.publisher.Mono;

/** Hands payloads to another sink as values of JSON, or as text where they are none. */
record ReadablySink(Sink<Object> sink) implements Sink<Object> {

    @Override
    public Mono<WriteResult> write(Event<Object> event) {
        return sink.write(event.with(readable(event.payload())));
    }

    private static Object readable(Object payload) {
        try {
            return Payloads.value(payload);
        } catch (DataException e) {
            return Payloads.text(payload);
        }
    }

    @Override
    public Mono<Void> open(ComponentContext context) {
        return sink.open(context);
    }

    @Override
    public Mono<Void> close() {
        return sink.close();
    }

    @Override
    public String componentName() {
        return "pprint";
    }
}
