package io.reactorpump.test.contract;

import io.reactorpump.api.Source;
import io.reactorpump.core.component.IteratorSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** It remembers within the process, as an iterator can not go back. */
class IteratorSourceContractTest extends SourceContract<Integer> {

    private Source<Integer> source = IteratorSource.of("numbers", List.of());

    @Override
    protected Map<String, List<Integer>> given(int records) {
        List<Integer> numbers = IntStream.range(0, records).boxed().toList();
        source = IteratorSource.of("numbers", numbers);
        return Map.of("numbers", numbers);
    }

    @Override
    protected Source<Integer> source() {
        return source;
    }
}
