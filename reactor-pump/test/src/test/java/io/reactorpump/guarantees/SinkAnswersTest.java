package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Event;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.StageStatus;
import io.reactorpump.test.Pumps;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** G1, G9: a sink's answer settles its event by whoever brings it, who does none of the stage's work for that. */
class SinkAnswersTest {

    @RegisterExtension
    final Pumps pumps = Pumps.together();

    private final Sinks.Empty<WriteResult> answer = Sinks.empty();
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Answers the first when told to, and is kept from returning by the second. */
    private final Sink<Integer> sink = new Sink<>() {
        @Override
        public int concurrency() {
            return 2;
        }

        @Override
        public Mono<WriteResult> write(Event<Integer> event) {
            if (event.payload() == 1) {
                return answer.asMono();
            }
            writing.countDown();
            await(goOn);
            return Mono.empty();
        }
    };

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anEventIsSettledByItsAnswerWhileAnotherIsBeingWritten() {
        Running running =
                pumps.begin(Pipeline.named("p").from("numbers", Flux.just(1, 2)).to(sink));
        await(writing);
        assertThat(running.status().inFlight()).isEqualTo(2);

        answer.tryEmitEmpty();

        assertThat(running.status().inFlight()).isEqualTo(1);
        assertThat(running.status().stages())
                .filteredOn(stage -> stage.kind().equals("sink"))
                .extracting(StageStatus::out)
                .containsExactly(1L);
        goOn.countDown();
        pumps.await(running.completed());
        assertThat(running.status().inFlight()).isZero();
    }
}
