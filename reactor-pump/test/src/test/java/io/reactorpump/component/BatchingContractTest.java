package io.reactorpump.component;

import io.reactorpump.api.Sink;
import io.reactorpump.core.component.Batching;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.contract.SinkContract;
import io.reactorpump.test.tck.TckReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As a sink without stages before it, as for dead letters. */
class BatchingContractTest extends SinkContract<Integer> {

    private static final int BAD = -1;

    private final MemorySink<List<Integer>> lists = MemorySink.named("lists");

    @Override
    protected Sink<Integer> sink() {
        lists.failFor(list -> list.contains(BAD), new IllegalStateException("bad"));
        return Batching.batching(lists, 10, Duration.ofMillis(1));
    }

    @Override
    protected Integer payload(int number) {
        return number;
    }

    @Override
    protected List<?> read() {
        return lists.payloads().stream().flatMap(List::stream).toList();
    }

    @Override
    protected Optional<Integer> unwritable() {
        return Optional.of(BAD);
    }

    /** Left out are 15 tests that the TCK names and does not have. */
    @Test
    void passesTheTck() {
        TckReport.of(BatchingTck.class).expect(11, 15);
    }
}
