package io.reactorpump.test.contract;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Nested;
import reactor.core.publisher.Mono;

class PlaceSinkTest extends PlaceSinkContract {

    @Override
    protected Sink<String> sink(List<String> place) {
        return new PlaceSink(place);
    }

    /** One that answers nothing but that it is done. */
    @Nested
    class AnsweringNothing extends PlaceSinkContract {

        @Override
        protected Sink<String> sink(List<String> place) {
            return new PlaceSink(place) {
                @Override
                public Mono<WriteResult> write(Event<String> event) {
                    return super.write(event).then(Mono.empty());
                }
            };
        }
    }
}
