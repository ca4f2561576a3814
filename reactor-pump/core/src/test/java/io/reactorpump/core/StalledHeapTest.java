package io.reactorpump.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Sink;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a pump keeps alive depends on its bound, not on what has passed or on what the source still has. */
class StalledHeapTest {

    private static final int MAX_IN_FLIGHT = 1_024;
    private static final int PAYLOAD = 256;

    @Test
    void liveHeapUnderAStalledSinkIsFlat() throws Exception {
        liveHeapOf(10_000); // loads what is loaded once
        long once = liveHeapOf(100_000);
        long tenfold = liveHeapOf(1_000_000);

        assertThat(tenfold).isLessThanOrEqualTo(once + once / 10);
    }

    /** Used heap after a full collection, when the sink has stalled in the middle of so many payloads. */
    private static long liveHeapOf(int events) throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        AtomicLong written = new AtomicLong();
        Pipeline pipeline = Pipeline.named("stalled-" + events)
                .from("payloads", Flux.range(0, events).map(number -> new byte[PAYLOAD]))
                .map(payload -> payload)
                .to(Sink.async("stalling", payload -> {
                    if (written.incrementAndGet() < events / 2) {
                        return Mono.empty();
                    }
                    stalled.countDown();
                    return Mono.never();
                }));
        try (Pump pump = Pump.create().closeLimit(Duration.ZERO)) {
            Running running = pump.start(pipeline);
            assertThat(stalled.await(60, TimeUnit.SECONDS)).isTrue();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (running.status().inFlight() < MAX_IN_FLIGHT && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(running.status().emitted()).isEqualTo(events / 2 - 1 + MAX_IN_FLIGHT);
            return settledDown(running);
        }
    }

    /** The smallest of some measurements: the collector may need more than one turn, other threads finish. */
    private static long settledDown(Running running) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            assertThat(running.status().emitted()).isPositive();
        }
        return least;
    }
}
