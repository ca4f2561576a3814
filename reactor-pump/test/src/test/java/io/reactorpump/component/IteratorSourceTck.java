package io.reactorpump.component;

import io.reactorpump.api.Source;
import io.reactorpump.core.component.IteratorSource;
import io.reactorpump.test.tck.SourceTck;
import java.util.Optional;
import java.util.stream.LongStream;

/** Run by {@link IteratorSourceContractTest}. */
public final class IteratorSourceTck extends SourceTck<Long> {

    @Override
    protected Source<Long> source(long records) {
        return IteratorSource.of("numbers", LongStream.range(0, records).iterator());
    }

    @Override
    protected Optional<Source<Long>> failingSource() {
        Iterable<Long> failing = () -> {
            throw new IllegalStateException("away");
        };
        return Optional.of(IteratorSource.of("numbers", failing));
    }
}
