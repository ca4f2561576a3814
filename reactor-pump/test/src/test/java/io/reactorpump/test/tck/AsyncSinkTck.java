package io.reactorpump.test.tck;

import io.reactorpump.api.Sink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Run by {@link SinkTckTest}. */
public final class AsyncSinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        return Sink.async("async", 4, payload -> Mono.fromRunnable(() -> {}).subscribeOn(Schedulers.parallel()));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
