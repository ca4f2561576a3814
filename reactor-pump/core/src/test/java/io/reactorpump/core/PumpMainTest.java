package io.reactorpump.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Sink;
import io.reactorpump.core.status.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PumpMainTest {

    private final List<String> lines = new ArrayList<>();

    @Test
    void endsWithZeroWhenAllPipelinesHaveCompleted() {
        Pump pump = Pump.create();
        Running one = pump.start(numbers("one"));
        Running two = pump.start(numbers("two"));

        assertThat(PumpMain.run(pump, lines::add)).isEqualTo(PumpMain.DONE).isZero();
        assertThat(one.state()).isEqualTo(State.COMPLETED);
        assertThat(two.state()).isEqualTo(State.COMPLETED);
        assertThat(lines).isEmpty();
    }

    @Test
    void endsWithOneWhenAPipelineHasFailedAndTheOthersAreDone() {
        Pump pump = Pump.create();
        Running failing = pump.start(Pipeline.named("failing")
                .from("numbers", Flux.range(0, 3))
                .map("divide", n -> 1 / n)
                .to(Sink.of("sink", n -> {})));
        Running slow = pump.start(Pipeline.named("slow")
                .from("numbers", Flux.range(0, 30))
                .to(Sink.async("sink", n -> Mono.delay(Duration.ofMillis(10)))));

        assertThat(PumpMain.run(pump, lines::add)).isEqualTo(PumpMain.FAILED).isEqualTo(1);
        assertThat(slow.state()).isEqualTo(State.COMPLETED);
        assertThat(failing.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void aFailedPipelineMayBeMendedWhileAnotherGoesOn() {
        Pump pump = Pump.create();
        AtomicBoolean broken = new AtomicBoolean(true);
        Running mended = pump.start(Pipeline.named("mended")
                .from("numbers", Flux.range(0, 3))
                .map("fragile", n -> {
                    if (broken.get()) {
                        throw new IllegalStateException("broken");
                    }
                    return n;
                })
                .to(Sink.of("sink", n -> {})));
        pump.start(Pipeline.named("other").from("never", Flux.never()).to(Sink.of("sink-2", n -> {})));
        mended.completed()
                .onErrorResume(error -> Mono.fromRunnable(() -> {
                    broken.set(false);
                    mended.clearError();
                    pump.pipeline("other").orElseThrow().stop().subscribe();
                }))
                .subscribe();

        assertThat(PumpMain.run(pump, lines::add)).isEqualTo(PumpMain.DONE);
        assertThat(mended.state()).isEqualTo(State.COMPLETED);
    }

    private static Pipeline numbers(String name) {
        return Pipeline.named(name).from("numbers", Flux.range(0, 10)).to(Sink.of("sink", n -> {}));
    }
}
