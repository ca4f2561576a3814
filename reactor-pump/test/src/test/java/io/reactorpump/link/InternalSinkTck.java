package io.reactorpump.link;

import io.reactorpump.api.Sink;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.tck.SinkTck;

/** Run by {@link InternalSinkContractTest}. */
public final class InternalSinkTck extends SinkTck<Integer> {

    @Override
    protected Sink<Integer> sink() {
        InternalSource<Integer> link = InternalSource.named("link");
        Pump.create()
                .start(Pipeline.named("child").from(link).to(MemorySink.named("memory")))
                .started()
                .block();
        return link.sink();
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
