package io.reactorpump.test.contract;

import io.reactorpump.api.Sink;
import java.util.List;

class PlaceSinkTest extends PlaceSinkContract {

    @Override
    protected Sink<String> sink(List<String> place) {
        return new PlaceSink(place);
    }
}
