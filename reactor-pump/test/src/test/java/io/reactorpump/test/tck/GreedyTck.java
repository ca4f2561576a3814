package io.reactorpump.test.tck;

import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.test.Greedy;
import io.reactorpump.test.MemorySource;
import reactor.core.publisher.Flux;

/** Over a source that emits all it has as soon as anything is requested; run by {@link SourceTckTest}. */
public final class GreedyTck extends SourceTck<Long> {

    @Override
    protected Source<Long> source(long records) {
        MemorySource<Long> honest = MemorySource.named("greedy")
                .generated("greedy-0", records, i -> i)
                .complete();
        return new Source<>() {
            @Override
            public Flux<Received<Long>> receive(SourceContext context) {
                return Flux.from(subscriber -> honest.receive(context).subscribe(new Greedy<>(subscriber)));
            }
        };
    }

    @Override
    public long maxElementsFromPublisher() {
        return 100;
    }
}
