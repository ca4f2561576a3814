package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Position;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Flow;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A parent and two children, linked by chance, run among accidents, and looked at. */
final class RandomLinks {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final InfrastructureException AWAY = new InfrastructureException("away for a moment", null);
    private static final IllegalStateException TROUBLE = new IllegalStateException("trouble");
    private static final RetryPolicy SOON = new RetryPolicy(Integer.MAX_VALUE, Backoff.fixed(Duration.ofNanos(50_000)));

    /** How the events come to the children. */
    private enum Shape {
        CHAIN,
        ROUTE,
        TEE
    }

    private final long seed;
    private final Random random;
    private final Shape shape;
    private final int count;
    private final boolean letting;
    private final MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
    private final Watched<Integer> watched = new Watched<>(source, this::isCovered);
    private final MemorySink<DeadLetter> letters = MemorySink.named("letters");
    private final MemorySink<Integer> first = MemorySink.named("first-sink");
    private final MemorySink<Integer> second = MemorySink.named("second-sink");
    private final InternalSource<Integer> toFirst;
    private final InternalSource<Integer> toSecond;
    private final ConcurrentLinkedQueue<String> losses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ends = new AtomicInteger();

    RandomLinks(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.shape = Shape.values()[random.nextInt(3)];
        this.count = 50 + random.nextInt(150);
        this.letting = random.nextBoolean();
        this.toFirst = InternalSource.named("to-first", 1 + random.nextInt(20));
        this.toSecond = InternalSource.named("to-second", 1 + random.nextInt(20));
    }

    void check() {
        source.append("in-0", IntStream.range(0, count).boxed().toArray(Integer[]::new));
        try (Pump pump = Pump.create().closeLimit(LIMIT)) {
            Running two = pump.start(child("second", toSecond).to(second));
            Flow<Integer> begun = child("first", toFirst);
            Running one = pump.start(
                    shape == Shape.CHAIN
                            ? begun.tee("copy", Branch.required("on", toSecond.sink()))
                                    .to(first)
                            : begun.to(first));
            Running parent = pump.start(parent());
            List<Running> all = List.of(parent, one, two);
            Disposable mending = mending(all);
            try {
                accidents(all);
                await(parent, all);
            } finally {
                mending.dispose();
            }
            look(parent, all);
        }
    }

    private Pipeline parent() {
        Flow<Integer> flow = Pipeline.named("parent")
                .from(watched)
                .maxInFlight(2 + random.nextInt(40))
                .commit(new CommitPolicy(Duration.ofMillis(1), 5))
                .onFailure(FailurePolicy.stop().infrastructure(SOON));
        return switch (shape) {
            case CHAIN -> flow.to(toFirst.sink());
            case ROUTE ->
                flow.route("by", Branch.when("odd", number -> number % 2 == 1, toSecond.sink()))
                        .to(toFirst.sink());
            case TEE -> flow.tee("to", Branch.required("also", toSecond.sink())).to(toFirst.sink());
        };
    }

    private Flow<Integer> child(String name, InternalSource<Integer> from) {
        FailurePolicy policy = FailurePolicy.retry(random.nextInt(2), Backoff.fixed(Duration.ofNanos(50_000)))
                .infrastructure(SOON);
        int width = 1 + random.nextInt(4);
        return Pipeline.named(name)
                .from(from)
                .maxInFlight(1 + random.nextInt(30))
                .onFailure(letting ? policy.thenDeadLetter(letters) : policy)
                .process(
                        name + "-work",
                        number -> Mono.delay(Duration.ofNanos(
                                        ThreadLocalRandom.current().nextInt(200_000)))
                                .map(tick -> {
                                    if (ThreadLocalRandom.current().nextInt(40) == 0) {
                                        throw TROUBLE;
                                    }
                                    return number;
                                }),
                        StageOptions.concurrency(width));
    }

    // --- accidents ---

    private void accidents(List<Running> all) {
        Flux.range(0, 2 + random.nextInt(8))
                .concatMap(number -> Mono.delay(Duration.ofNanos(random.nextInt(3_000_000)))
                        .publishOn(Schedulers.boundedElastic())
                        .then(Mono.defer(() -> accident(all.get(random.nextInt(3))))))
                .blockLast(LIMIT);
    }

    private Mono<Void> accident(Running who) {
        switch (random.nextInt(7)) {
            case 0 -> {
                return end(who.stop()).then(again(who));
            }
            case 1 -> {
                return end(who.drain(Duration.ofNanos(random.nextInt(4_000_000))))
                        .then(again(who));
            }
            case 2 -> {
                ends.incrementAndGet();
                return again(who);
            }
            case 3 -> {
                who.pause();
                return Mono.delay(Duration.ofMillis(1))
                        .doOnSuccess(tick -> who.resume())
                        .then();
            }
            case 4 -> first.failNext(1 + random.nextInt(3), AWAY);
            case 5 -> second.failNext(1 + random.nextInt(3), AWAY);
            default -> (random.nextBoolean() ? first : second).failNext(1, TROUBLE);
        }
        return Mono.empty();
    }

    private Mono<Void> end(Mono<?> ending) {
        ends.incrementAndGet();
        return ending.then(Mono.delay(Duration.ofNanos(random.nextInt(1_000_000))))
                .then();
    }

    /** An error that is cleared may begin a run by itself. */
    private static Mono<Void> again(Running who) {
        return Mono.defer(who::restart);
    }

    private static Disposable mending(List<Running> all) {
        return Flux.interval(Duration.ofMillis(1))
                .onBackpressureDrop()
                .subscribe(tick -> all.stream()
                        .filter(running -> running.state() == State.FAILED)
                        .forEach(running -> {
                            try {
                                running.clearError();
                            } catch (RuntimeException raced) {
                                // It was restarted meanwhile.
                            }
                        }));
    }

    private void await(Running parent, List<Running> all) {
        source.complete();
        if (parent.report().timeout(LIMIT).onErrorComplete().block() == null) {
            throw new AssertionError(this + " does not come to its end: "
                    + all.stream().map(Running::status).toList());
        }
    }

    // --- looking ---

    private void isCovered(Position position) {
        int number = (int) position.offset();
        List<MemorySink<Integer>> expected = new ArrayList<>();
        if (shape != Shape.ROUTE || number % 2 == 0) {
            expected.add(first);
        }
        if (shape != Shape.ROUTE || number % 2 == 1) {
            expected.add(second);
        }
        for (MemorySink<Integer> sink : expected) {
            if (!sink.payloads().contains(number) && !isDeadLetter(number)) {
                losses.add(number + " did not come to " + sink.componentName() + ", and its record was settled");
            }
        }
    }

    private boolean isDeadLetter(int number) {
        return letting && letters.payloads().stream().anyMatch(letter -> Objects.equals(letter.original(), number));
    }

    private void look(Running parent, List<Running> all) {
        String what = this + " " + all.stream().map(Running::status).toList();
        assertThat(losses).as(what).isEmpty();
        assertThat(parent.state()).as(what).isEqualTo(State.COMPLETED);
        assertThat(source.committed("in-0")).as(what).hasValue(count - 1L);
        for (MemorySink<Integer> sink : List.of(first, second)) {
            if (!letting) {
                // What was given up in one run may come late in the next.
                List<Integer> once = new ArrayList<>(new LinkedHashSet<>(sink.payloads()));
                assertThat(once)
                        .as("order in %s of %s", sink.componentName(), what)
                        .isSorted();
            }
            assertThat(sink.violations()).as(what).isEmpty();
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + shape + " of " + count + " with " + ends + " ends";
    }
}
