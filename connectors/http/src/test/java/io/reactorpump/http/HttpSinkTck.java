package io.reactorpump.http;

import io.reactorpump.api.Sink;
import io.reactorpump.test.tck.SinkTck;

/** Over a server that takes everything; run by {@link HttpTckIT}. */
public final class HttpSinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        return HttpSink.json(HttpTckIT.SERVER.url("/"));
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
