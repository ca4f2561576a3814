package io.reactorpump.component;

import io.reactorpump.api.Sink;
import io.reactorpump.core.component.Batching;
import io.reactorpump.core.component.NullSink;
import io.reactorpump.test.tck.SinkTck;
import java.time.Duration;

/** Run by {@link BatchingContractTest}. */
public final class BatchingTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        return Batching.batching(new NullSink<>(), 10, Duration.ofMillis(1));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
