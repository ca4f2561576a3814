package io.reactorpump.test.tck;

import io.reactorpump.api.Source;
import io.reactorpump.core.component.LoopSource;
import io.reactorpump.test.Numbers;
import java.util.Optional;

/** Run by {@link SourceTckTest}. */
public final class LoopSourceTck extends SourceTck<Long> {

    @Override
    protected Source<Long> source(long records) {
        return new Numbers(records).source();
    }

    @Override
    protected Optional<Source<Long>> failingSource() {
        LoopSource<Long> broken = loop -> {
            throw new IllegalStateException("broken");
        };
        return Optional.of(broken.source());
    }
}
