package io.reactorpump.component;

import io.reactorpump.api.Source;
import io.reactorpump.core.component.LoopSource;
import io.reactorpump.test.tck.SourceTck;
import java.util.Optional;

/** Run by {@link LoopSourceContractTest}. */
public final class LoopSourceTck extends SourceTck<Long> {

    @Override
    protected Source<Long> source(long records) {
        return new LoopSourceContractTest.Counting(records).source();
    }

    @Override
    protected Optional<Source<Long>> failingSource() {
        LoopSource<Long> failing = loop -> {
            throw new IllegalStateException("away");
        };
        return Optional.of(failing.source());
    }
}
