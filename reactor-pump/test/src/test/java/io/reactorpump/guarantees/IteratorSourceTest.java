package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.component.IteratorSource;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Waiting.Reason;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.Pumps;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Iterators as sources: by demand, off the event loops if they block, and nothing taken is lost. */
class IteratorSourceTest {

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySink<Integer> sink = MemorySink.named("sink");

    @Test
    void G4_iteratorIsAskedForNoMoreThanMayBeInFlight() {
        AtomicInteger taken = new AtomicInteger();
        Iterator<Integer> numbers =
                IntStream.range(0, 1_000).peek(i -> taken.incrementAndGet()).iterator();
        sink.stall();
        Running running = pumps.start(Pipeline.named("p")
                .from(IteratorSource.of("numbers", numbers))
                .maxInFlight(8)
                .to(sink));

        pumps.untilWaiting(running, Reason.IN_FLIGHT);
        // One more, to know whether there is one.
        assertThat(taken.get()).isLessThanOrEqualTo(9);
        sink.resume();
        assertThat(pumps.await(running.report()).acked()).isEqualTo(1_000);
        assertThat(sink.payloads()).hasSize(1_000).isSorted();
    }

    @Test
    void whatWasTakenAndNotDoneComesAgainAfterARestart() {
        sink.failFor(payload -> payload == 3, new IllegalStateException("bad"));
        Running running = pumps.start(Pipeline.named("p")
                .from(IteratorSource.of("numbers", List.of(1, 2, 3, 4, 5)))
                .to(sink));
        pumps.untilState(running, State.FAILED);
        sink.heal();
        pumps.await(running.stop());
        running.restart();

        pumps.until(() -> sink.payloads().contains(5));
        assertThat(sink.payloads()).containsOnlyOnce(3, 4, 5).startsWith(1, 2);
    }

    /** Waits until there is something, as a queue does. */
    private record Queued(BlockingQueue<Integer> queue, List<String> threads) implements Iterator<Integer> {

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            threads.add(Thread.currentThread().getName());
            try {
                return queue.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    @Test
    void iteratorThatBlocksDoesSoOnAThreadForThatAndIsInterrupted() {
        Queued queued = new Queued(new ArrayBlockingQueue<>(10), new CopyOnWriteArrayList<>());
        Running running = pumps.start(Pipeline.named("p")
                .from(IteratorSource.of("queue", queued).blocking())
                .to(sink));
        queued.queue().add(1);
        pumps.await(sink.firstPayloads(1));

        assertThat(pumps.drain(running).acked()).isEqualTo(1);
        assertThat(queued.threads()).allMatch(name -> name.startsWith("boundedElastic"));
    }
}
