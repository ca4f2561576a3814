package io.reactorpump.test.tck;

import io.reactorpump.api.Source;
import io.reactorpump.core.component.IteratorSource;
import java.util.Optional;
import java.util.stream.LongStream;

/** Run by {@link SourceTckTest}. */
public final class IteratorSourceTck extends SourceTck<Long> {

    @Override
    protected Source<Long> source(long records) {
        return IteratorSource.of("numbers", LongStream.range(0, records).iterator());
    }

    @Override
    protected Optional<Source<Long>> failingSource() {
        return Optional.of(IteratorSource.of("broken", () -> {
            throw new IllegalStateException("broken");
        }));
    }
}
