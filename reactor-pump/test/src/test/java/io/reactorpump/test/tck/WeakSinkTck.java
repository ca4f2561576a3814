package io.reactorpump.test.tck;

import io.reactorpump.api.Sink;
import reactor.core.publisher.BaseSubscriber;

/** Run by {@link SinkTckTest}. */
public final class WeakSinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        return Sink.weak("weak", new BaseSubscriber<Integer>() {});
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
