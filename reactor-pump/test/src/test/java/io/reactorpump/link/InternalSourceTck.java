package io.reactorpump.link;

import io.reactorpump.api.Source;
import io.reactorpump.core.InternalSource;
import io.reactorpump.test.tck.SourceTck;

/** Run by {@link InternalSourceContractTest}. */
public final class InternalSourceTck extends SourceTck<Integer> {

    private static final int MOST = 10_000;

    /** Holds all records before it is read, and then completes. */
    @Override
    protected Source<Integer> source(long records) {
        InternalSource<Integer> source = InternalSource.named("link", (int) Math.max(1, records));
        for (int number = 0; number < records; number++) {
            source.put(number).subscribe(outcome -> {}, error -> {});
        }
        source.complete();
        return source;
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }
}
