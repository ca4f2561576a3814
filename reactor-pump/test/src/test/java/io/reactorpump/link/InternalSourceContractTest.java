package io.reactorpump.link;

import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.core.InternalSource;
import io.reactorpump.test.contract.SourceContract;
import io.reactorpump.test.tck.TckReport;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

class InternalSourceContractTest extends SourceContract<Integer> {

    private int records;

    @Override
    protected Map<String, List<Integer>> given(int count) {
        records = count;
        return Map.of("link", IntStream.range(0, count).boxed().toList());
    }

    /** A source into which a program puts all records anew whenever it is read. */
    @Override
    protected Source<Integer> source() {
        InternalSource<Integer> link = InternalSource.named("link");
        Disposable.Swap program = Disposables.swap();
        return new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                return Flux.defer(() -> {
                    program.update(
                            Flux.range(0, records).flatMap(link::put, records).subscribe(outcome -> {}, error -> {}));
                    return link.receive(context);
                });
            }

            @Override
            public String componentName() {
                return link.componentName();
            }
        };
    }

    @Override
    protected boolean isBounded() {
        return false;
    }

    @Override
    protected boolean remembers() {
        return false;
    }

    /**
     * Left out are 7 tests that the TCK does not have, 5 for several subscribers at a time, 2 for publishers that fail, which
     * this one does not, and one that wants more records than it holds.
     */
    @Test
    void passesTheTck() {
        TckReport.of(InternalSourceTck.class).expect(23, 15);
    }
}
