package io.reactorpump.test.tck;

import io.reactorpump.api.Source;
import io.reactorpump.test.MemorySource;
import java.util.Optional;

/** Run by {@link SourceTckTest}. */
public final class MemorySourceTck extends SourceTck<Long> {

    @Override
    protected Source<Long> source(long records) {
        return MemorySource.named("memory")
                .generated("memory-0", records / 2, i -> i)
                .generated("memory-1", records - records / 2, i -> i)
                .complete();
    }

    @Override
    protected Optional<Source<Long>> failingSource() {
        return Optional.of(MemorySource.<Long>of("memory").failNextSubscriptions(1, new IllegalStateException("away")));
    }
}
