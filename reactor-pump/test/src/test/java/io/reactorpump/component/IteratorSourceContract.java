package io.reactorpump.component;

import io.reactorpump.api.Source;
import io.reactorpump.core.component.IteratorSource;
import io.reactorpump.test.contract.SourceContract;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The same source again is what the next run has: it alone knows what was taken from the iterator. */
abstract class IteratorSourceContract extends SourceContract<Long> {

    private Source<Long> source = IteratorSource.of("numbers", List.of());

    abstract IteratorSource<Long> source(Iterable<Long> numbers);

    @Override
    protected Map<String, List<Long>> given(int records) {
        List<Long> numbers = LongStream.range(0, records).boxed().toList();
        source = source(numbers);
        return Map.of("numbers", numbers);
    }

    @Override
    protected Source<Long> source() {
        return source;
    }
}
