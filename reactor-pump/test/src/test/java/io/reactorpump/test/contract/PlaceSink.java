package io.reactorpump.test.contract;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import java.util.List;
import reactor.core.publisher.Mono;

/** The simplest honest sink, for mutants that do one thing differently. */
class PlaceSink implements Sink<String> {

    protected final List<String> place;

    PlaceSink(List<String> place) {
        this.place = place;
    }

    @Override
    public Mono<WriteResult> write(Event<String> event) {
        return Mono.fromCallable(() -> {
            put(event.payload());
            return WriteResult.written();
        });
    }

    @Override
    public int concurrency() {
        return 4;
    }

    protected void put(String payload) {
        if (payload.equals("bad")) {
            throw new IllegalArgumentException("bad");
        }
        place.add(payload);
    }
}
