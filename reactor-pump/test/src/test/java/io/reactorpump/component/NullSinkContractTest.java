package io.reactorpump.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Sink;
import io.reactorpump.core.component.NullSink;
import io.reactorpump.test.contract.SinkContract;
import io.reactorpump.test.tck.TckReport;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing can be found of what it has written, but how much it was. */
class NullSinkContractTest extends SinkContract<Integer> {

    private final NullSink<Integer> sink = new NullSink<>();

    @Override
    protected Sink<Integer> sink() {
        return sink;
    }

    @Override
    protected Integer payload(int number) {
        return number;
    }

    @Override
    protected List<?> read() {
        return Collections.nCopies((int) sink.count(), "one");
    }

    @Override
    protected List<?> items(Integer payload) {
        return List.of("one");
    }

    @Test
    void hasTheNameOfItsClassOrAGivenOne() {
        assertThat(sink.componentName()).isEqualTo("NullSink");
        assertThat(NullSink.named("rest").componentName()).isEqualTo("rest");
    }

    /** Left out are 15 tests that the TCK names and does not have. */
    @Test
    void passesTheTck() {
        TckReport.of(NullSinkTck.class).expect(11, 15);
    }
}
