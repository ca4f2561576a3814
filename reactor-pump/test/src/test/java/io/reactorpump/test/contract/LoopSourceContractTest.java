package io.reactorpump.test.contract;

import io.reactorpump.api.Source;
import io.reactorpump.test.Numbers;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

class LoopSourceContractTest extends SourceContract<Long> {

    private long count;

    @Override
    protected Map<String, List<Long>> given(int records) {
        count = records;
        return Map.of("Numbers", LongStream.range(0, records).boxed().toList());
    }

    @Override
    protected Source<Long> source() {
        return new Numbers(count).source();
    }

    @Override
    protected boolean remembers() {
        return false;
    }
}
