package io.reactorpump.trigger;

import io.reactorpump.api.Firing;
import io.reactorpump.api.Source;
import io.reactorpump.test.tck.SourceTck;

/** Run by {@link FiringSourceTest}. */
public final class FiringSourceTck extends SourceTck<Firing> {

    private static final int MOST = 10_000;

    @Override
    protected Source<Firing> source(long records) {
        return new FedFirings(FiringSourceTest.firings((int) records));
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }
}
