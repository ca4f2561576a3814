package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.EventContext;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.component.DepthGenerator;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Generators in the words of BSPump: generate(context, event, depth) and inject(context, item, depth). */
class DepthGeneratorTest {

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final MemorySource<Integer> source = MemorySource.named("in/put").partition("in/0");
    private final MemorySink<String> sink = MemorySink.named("sink");

    /** Makes as many items as the event says. */
    private static final class Count extends DepthGenerator<Integer, Integer> {

        private final String name;
        private final List<Integer> depths = new CopyOnWriteArrayList<>();
        private final AtomicInteger injected = new AtomicInteger();

        Count(String name) {
            this.name = name;
        }

        @Override
        protected void generate(EventContext context, Integer event, int depth) throws Exception {
            depths.add(depth);
            for (int i = 1; i <= event; i++) {
                context.attributes().put(name, i);
                inject(context, i, depth);
                injected.incrementAndGet();
            }
        }

        @Override
        public String componentName() {
            return name;
        }
    }

    @Test
    void itemsHaveTheContextAsItWasWhenTheyWereInjected() {
        source.append("in/0", 3, 2);
        Count outer = new Count("outer");
        Count inner = new Count("inner");
        pumps.start(Pipeline.named("p")
                .from(source)
                .generate(outer)
                .generate(inner)
                .<String>mapWith(
                        "describe",
                        (context, item) -> context.attributes().get("outer").orElseThrow() + "."
                                + context.attributes().get("inner").orElseThrow())
                .to(sink));

        assertThat(pumps.await(sink.firstPayloads(9)))
                .containsExactly("1.1", "2.1", "2.2", "3.1", "3.2", "3.3", "1.1", "2.1", "2.2");
        assertThat(outer.depths).containsOnly(1);
        assertThat(inner.depths).containsOnly(2);
    }

    @Test
    void injectWaitsForDemand() {
        source.append("in/0", 5_000);
        Count count = new Count("count");
        sink.stall();
        pumps.start(Pipeline.named("p")
                .from(source)
                .generate(count)
                .map("text", String::valueOf)
                .to(sink));
        pumps.await(sink.attempts().first(1));

        assertThat(count.injected.get()).isLessThan(1_000);
        sink.resume();
        assertThat(pumps.await(sink.firstPayloads(5_000))).hasSize(5_000);
    }

    private static class Wrong extends DepthGenerator<Integer, String> {

        private final int off;

        Wrong(int off) {
            this.off = off;
        }

        @Override
        protected void generate(EventContext context, Integer event, int depth) throws Exception {
            inject(context, "item", depth + off);
        }
    }

    @Test
    void depthOfAnotherGeneratorIsRefused() {
        source.append("in/0", 1);
        Running running = pumps.start(
                Pipeline.named("p").from(source).generate(new Wrong(1)).to(sink));
        pumps.untilState(running, State.FAILED);

        assertThat(running.status().failure().orElseThrow().cause())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("depth: 2 (expected: 1)");
    }

    @Test
    void contextOfAnotherEventIsRefused() {
        source.append("in/0", 1);
        Wrong other = new Wrong(0);
        Running running = pumps.start(Pipeline.named("p")
                .from(source)
                .generate(new DepthGenerator<Integer, String>() {
                    @Override
                    protected void generate(EventContext context, Integer event, int depth) throws Exception {
                        other.generate(context, event, depth);
                    }

                    @Override
                    public String componentName() {
                        return "asks another";
                    }
                })
                .to(sink));
        pumps.untilState(running, State.FAILED);

        assertThat(running.status().failure().orElseThrow().cause())
                .hasMessage("context: another (expected: the one that generate was given)");
    }
}
