package io.reactorpump.http;

import io.reactorpump.api.Sink;
import io.reactorpump.test.tck.SinkTck;

/** Over a server that listens; run by {@link HttpTckIT}. */
public final class WebSocketSinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        return WebSocketSink.json(HttpTarget.at(HttpTckIT.SERVER.url("/socket")));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
