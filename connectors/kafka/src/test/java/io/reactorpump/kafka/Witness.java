package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Event;
import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.WriteResult;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sees what all members of a group emit and write in one process, and says whether it was as it has to be: in order within
 * each assignment, everything written, nothing committed that was not written.
 */
final class Witness {

    private final Map<Partition, Long> last = new ConcurrentHashMap<>();
    private final Map<String, BitSet> written = new TreeMap<>();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final AtomicInteger outOfOrder = new AtomicInteger();

    /** The same source, looked at. */
    Source<String> watch(Source<String> source) {
        return new Watched(source);
    }

    /** A sink that remembers what it was given. */
    Sink<String> sink() {
        return new Sink<>() {
            @Override
            public Mono<WriteResult> write(Event<String> event) {
                return Mono.fromCallable(() -> {
                    written(event.position().partition(), (int) event.position().offset());
                    return WriteResult.written();
                });
            }

            @Override
            public int concurrency() {
                return 1_024;
            }
        };
    }

    private synchronized void written(String partition, int offset) {
        BitSet offsets = written.computeIfAbsent(partition, name -> new BitSet());
        if (offsets.get(offset)) {
            duplicates.incrementAndGet();
        }
        offsets.set(offset);
    }

    private void emitted(Received<String> record) {
        Long before = last.put(record.partition(), record.offset());
        if (before != null && before >= record.offset()) {
            outOfOrder.incrementAndGet();
        }
    }

    /** How many different records were written. */
    synchronized int count() {
        return written.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    int duplicates() {
        return duplicates.get();
    }

    /** How many assignments emitted anything. */
    int assignments() {
        return last.size();
    }

    /** Checks that what is committed, by partition, was written before. To be asked of the broker before this is called. */
    synchronized void assertWritten(Map<String, Long> committed) {
        committed.forEach((partition, next) -> assertThat(
                        written.getOrDefault(partition, new BitSet()).nextClearBit(0))
                .as("the first record not written of %s, of which %d is committed", partition, next)
                .isGreaterThanOrEqualTo(next.intValue()));
    }

    void assertInOrder() {
        assertThat(outOfOrder).as("records out of order within an assignment").hasValue(0);
    }

    private final class Watched implements Source<String> {

        private final Source<String> source;

        Watched(Source<String> source) {
            this.source = source;
        }

        @Override
        public Flux<Received<String>> receive(SourceContext context) {
            return source.receive(context).doOnNext(Witness.this::emitted);
        }

        @Override
        public Mono<Void> commit(List<Commit> commits) {
            return source.commit(commits);
        }

        @Override
        public Optional<String> waiting() {
            return source.waiting();
        }

        @Override
        public Mono<Void> close() {
            return source.close();
        }

        @Override
        public String componentName() {
            return source.componentName();
        }
    }
}
