package io.reactorpump.json;

import io.reactorpump.api.Sink;
import io.reactorpump.test.tck.SinkTck;
import java.io.OutputStream;

/** Run by {@link PPrintSinkContractTest}. */
public final class PPrintSinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        return PPrintSink.to(OutputStream.nullOutputStream());
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
