package io.reactorpump.component;

import io.reactorpump.api.Sink;
import io.reactorpump.core.component.NullSink;
import io.reactorpump.test.tck.SinkTck;

/** Run by {@link NullSinkContractTest}. */
public final class NullSinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        return new NullSink<>();
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
