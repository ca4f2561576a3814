package io.reactorpump.test.contract;

import io.reactorpump.api.Sink;
import io.reactorpump.test.MemorySink;
import java.util.List;
import java.util.Optional;

class MemoryBatchSinkContractTest extends SinkContract<List<Integer>> {

    private final MemorySink<List<Integer>> memory = MemorySink.<List<Integer>>named("memory")
            .failItems(Integer.valueOf(-1)::equals, new IllegalArgumentException("negative"));

    @Override
    protected Sink<List<Integer>> sink() {
        return memory;
    }

    @Override
    protected List<Integer> payload(int number) {
        return List.of(3 * number, 3 * number + 1, 3 * number + 2);
    }

    @Override
    protected List<?> read() {
        return memory.items().all();
    }

    @Override
    protected Optional<List<Integer>> unwritable() {
        return Optional.of(List.of(1_000, -1, 1_001));
    }
}
