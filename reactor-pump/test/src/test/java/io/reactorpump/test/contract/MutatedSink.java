package io.reactorpump.test.contract;

import io.reactorpump.api.Sink;
import java.util.List;

/** The sink kit over a mutant; run by {@link MutantTest}. */
final class MutatedSink extends PlaceSinkContract {

    static SinkMutant mutant = SinkMutant.WRITES_WHEN_FLUSHED;

    @Override
    protected Sink<String> sink(List<String> place) {
        return mutant.mutation.apply(place);
    }
}
