package io.reactorpump.test.tck;

import io.reactorpump.api.Sink;

/** Run by {@link SinkTckTest}. */
public final class InlineSinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        return Sink.of("inline", payload -> {});
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
