package io.reactorpump.test.contract;

import io.reactorpump.api.Source;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;

class PublisherSourceTest extends SourceContract<Integer> {

    private Flux<Integer> numbers = Flux.empty();

    @Override
    protected Map<String, List<Integer>> given(int records) {
        numbers = Flux.range(0, records);
        return Map.of("numbers", numbers.collectList().block());
    }

    @Override
    protected Source<Integer> source() {
        return Source.of("numbers", numbers);
    }

    @Override
    protected boolean remembers() {
        return false;
    }
}
