package io.reactorpump.link;

import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.contract.SinkContract;
import io.reactorpump.test.tck.TckReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sink that leads into another pipeline, whose own sink is where one looks what was written. */
class InternalSinkContractTest extends SinkContract<String> {

    private final Pump pump = Pump.create();
    private final InternalSource<String> link = InternalSource.named("link");
    private final MemorySink<String> memory =
            MemorySink.<String>named("memory").failFor("bad"::equals, new IllegalArgumentException("bad"));

    InternalSinkContractTest() {
        pump.start(Pipeline.named("child")
                        .from(link)
                        .onFailure(FailurePolicy.reject())
                        .to(memory))
                .started()
                .block();
    }

    @Override
    protected Sink<String> sink() {
        return link.sink();
    }

    @Override
    protected String payload(int number) {
        return "payload " + number;
    }

    @Override
    protected List<?> read() {
        return memory.items().all();
    }

    @Override
    protected Optional<String> unwritable() {
        return Optional.of("bad");
    }

    @AfterEach
    void stopTheChild() {
        pump.close();
    }

    /** Left out are 15 tests that the TCK names and does not have. */
    @Test
    void passesTheTck() {
        TckReport.of(InternalSinkTck.class).expect(11, 15);
    }
}
