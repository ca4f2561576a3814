package io.reactorpump.component;

import io.reactorpump.api.Source;
import io.reactorpump.core.component.Loop;
import io.reactorpump.core.component.LoopSource;
import io.reactorpump.test.contract.SourceContract;
import io.reactorpump.test.tck.TckReport;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoopSourceContractTest extends SourceContract<Long> {

    /** Counts. */
    record Counting(long count) implements LoopSource<Long> {

        @Override
        public void run(Loop<Long> loop) throws InterruptedException {
            for (long i = 0; i < count; i++) {
                loop.emit(i);
            }
        }
    }

    private List<Long> numbers = List.of();

    @Override
    protected Map<String, List<Long>> given(int records) {
        numbers = LongStream.range(0, records).boxed().toList();
        return Map.of("Counting", numbers);
    }

    @Override
    protected Source<Long> source() {
        return new Counting(numbers.size()).source();
    }

    @Override
    protected boolean remembers() {
        return false;
    }

    /** Left out are 7 tests that the TCK does not have, and 3 for publishers that share their items. */
    @Test
    void passesTheTck() {
        TckReport.of(LoopSourceTck.class).expect(28, 10);
    }
}
