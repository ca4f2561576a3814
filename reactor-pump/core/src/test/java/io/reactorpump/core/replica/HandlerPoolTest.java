package io.reactorpump.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Handler;
import io.reactorpump.api.ReplicaContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Which handler gets an event, and when one goes. */
class HandlerPoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Integer> gone = new ArrayList<>();
    private final Map<String, Sinks.One<String>> answers = new TreeMap<>();
    private final List<String> begun = new ArrayList<>();
    private final HandlerPool<String, String> pool = new HandlerPool<>("pool", Waiting::new, 1);
    private boolean broken;
    private Mono<Void> setup = Mono.empty();

    private final class Waiting implements Handler<String, String> {

        private int number;

        @Override
        public Mono<Void> setup(ReplicaContext context) {
            number = context.number();
            return broken ? Mono.error(new IllegalStateException("broken")) : setup;
        }

        @Override
        public Publisher<String> process(EventContext context, String payload) {
            begun.add(payload + " in " + number);
            Sinks.One<String> answer = Sinks.one();
            answers.put(payload, answer);
            return payload.startsWith("many") ? Flux.from(answer.asMono()) : answer.asMono();
        }

        @Override
        public Mono<Void> teardown() {
            return Mono.fromRunnable(() -> gone.add(number));
        }
    }

    private void open(int replicas) {
        pool.begin(replicas);
        pool.open(new ComponentContext("p", "pool", Schedulers.immediate())).block(PATIENCE);
    }

    @SuppressWarnings("NullAway") // no handler of this test asks for the event
    private Disposable begin(String payload) {
        try {
            return Flux.from(pool.process(null, payload)).subscribe();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(String payload) {
        answers.get(payload).tryEmitValue("done");
    }

    @Test
    void anEventGoesToTheHandlerThatHasTheLeastToDo() {
        open(2);
        begin("a");
        begin("b");
        answer("b");
        begin("c");
        answer("a");
        begin("many");

        assertThat(begun).containsExactly("a in 1", "b in 2", "c in 2", "many in 1");
    }

    @Test
    void whatIsBeingSetUpWhenThePoolIsClosedIsTornDownWhenItIsSetUp() {
        open(1);
        Sinks.Empty<Void> ready = Sinks.empty();
        setup = ready.asMono();
        pool.resize(2).subscribe();
        Disposable closing = pool.close().subscribe();
        assertThat(gone).containsExactly(1);

        ready.tryEmitEmpty();
        assertThat(gone).containsExactly(1, 2);
        assertThat(closing.isDisposed()).isTrue();
        assertThat(pool.size()).isZero();
    }

    @Test
    void theNewestGoesFirstWhenItHasDoneItsEvent() {
        open(3);
        begin("a");
        begin("b");
        begin("c");

        StepVerifier.create(pool.resize(1))
                .then(() -> assertThat(gone).isEmpty())
                .then(() -> answer("c"))
                .then(() -> assertThat(gone).containsExactly(3))
                .then(() -> answer("b"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(gone).containsExactly(3, 2);
        assertThat(pool.size()).isOne();

        answer("a");
        begin("d");
        assertThat(begun).contains("d in 1");
    }

    @Test
    void anEventWaitsForAHandlerAndOneThatIsGivenUpMeanwhileTakesNone() {
        open(1);
        begin("a");
        Disposable givenUp = begin("b");
        begin("c");
        givenUp.dispose();
        answer("a");

        assertThat(begun).containsExactly("a in 1", "c in 1");
        begin("d");
        answer("c");
        assertThat(begun).endsWith("d in 1");
    }

    @Test
    void anEventThatIsGivenUpSetsItsHandlerFree() {
        open(1);
        begin("a").dispose();
        begin("b");

        assertThat(begun).containsExactly("a in 1", "b in 1");
    }

    @Test
    void oneThatCanNotBeSetUpLeavesTheOthersAsTheyAre() {
        open(2);
        broken = true;
        StepVerifier.create(pool.resize(4)).expectErrorMessage("broken").verify(PATIENCE);
        assertThat(gone).containsExactly(3);
        assertThat(pool.size()).isEqualTo(2);

        broken = false;
        pool.resize(3).block(PATIENCE);
        begin("a");
        begin("b");
        begin("c");
        assertThat(begun).containsExactly("a in 1", "b in 2", "c in 4");
    }

    @Test
    void allGoWhenThePoolIsClosedAlsoThoseThatAreAtWork() {
        open(2);
        begin("a");
        pool.close().block(PATIENCE);
        assertThat(gone).containsExactlyInAnyOrder(1, 2);
        pool.close().block(PATIENCE);
        assertThat(gone).hasSize(2);

        open(1);
        begin("b");
        assertThat(begun).contains("b in 1");
    }
}
