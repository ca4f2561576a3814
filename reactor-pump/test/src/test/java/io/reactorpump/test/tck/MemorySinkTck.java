package io.reactorpump.test.tck;

import io.reactorpump.api.Sink;
import io.reactorpump.test.MemorySink;

/** Run by {@link SinkTckTest}. */
public final class MemorySinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        return MemorySink.named("memory");
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
