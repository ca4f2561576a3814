package io.reactorpump.core;

import static io.reactorpump.api.policy.FailurePolicy.deadLetter;
import static io.reactorpump.api.policy.FailurePolicy.drop;
import static io.reactorpump.api.policy.FailurePolicy.retry;
import static io.reactorpump.api.policy.StageOptions.concurrency;
import static io.reactorpump.api.policy.StageOptions.defaults;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PlanTest {

    private static final Sink<Object> SINK = Sink.of("sink", payload -> {});

    @Test
    void printsAsText() {
        Pipeline pipeline = Pipeline.named("orders")
                .from("numbers", Flux.range(0, 10))
                .map("double", n -> n * 2)
                .process("enrich", n -> Mono.just("x" + n), concurrency(8).timeout(ofSeconds(2)))
                .keyed(
                        "by-length",
                        String::length,
                        4,
                        lane -> lane.map("trim", String::trim).filter("full", text -> !text.isEmpty()))
                .tee("copy", Branch.bestEffort("audit", lane -> lane.map("upper", String::toUpperCase), sink("log")))
                .batch(100, ofMillis(200))
                .onFailure(retry(3, Backoff.none()).thenDeadLetter(sink("letters")))
                .to(SINK);

        assertThat(pipeline.toString()).isEqualTo("""
                        pipeline orders (maxInFlight=1024, window=8192, onFailure=retry 3, then dead letter to letters)
                          source numbers
                          map double
                          process enrich (concurrency=8, timeout=PT2S)
                          keyed by-length (concurrency=4)
                            map trim
                            filter full
                          tee copy
                            branch audit (best effort, buffer=256)
                              map upper
                              sink log
                          batch batch-5 (size=100, time=PT0.2S)
                          sink sink
                        """);
    }

    @Test
    void isOneLineOfTheBanner() {
        Pipeline pipeline = Pipeline.named("orders")
                .merge(Source.of("left", Flux.<Integer>empty()), Source.of("right", Flux.<Integer>empty()))
                .map("double", n -> n * 2)
                .maxInFlight(16)
                .onFailure(FailurePolicy.drop())
                .to(SINK);

        assertThat(pipeline.plan().line()).isEqualTo("left + right → double → sink (maxInFlight=16, onFailure=drop)");
    }

    @Test
    void printsAsMermaid() {
        Pipeline pipeline = Pipeline.named("p")
                .from("numbers", Flux.range(0, 10))
                .map("double", n -> n * 2)
                .route("by-size", Branch.when("big", n -> n > 10, sink("bigs")))
                .to(SINK);

        assertThat(pipeline.plan().mermaid()).isEqualTo("""
                        flowchart LR
                            n0(["source numbers"])
                            n1["map double"]
                            n0 --> n1
                            n2["route by-size"]
                            n1 --> n2
                            n3["branch big"]
                            n2 --> n3
                            n4[("sink bigs")]
                            n3 --> n4
                            n5[("sink sink")]
                            n2 --> n5
                        """);
    }

    @Test
    void refusesWhatCannotWorkWithAllProblemsAtOnce() {
        Flow<List<Integer>> flow = Pipeline.named("orders")
                .from("numbers", Flux.range(0, 10))
                .map("double", n -> n * 2)
                .map("double", n -> n + 1, concurrency(3).timeout(ofSeconds(1)))
                .maxInFlight(64)
                .batch(100, ofMillis(200))
                .onFailure(FailurePolicy.reject());

        assertThat(flow.to(sink("numbers")).plan().problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "pipeline 'orders': onFailure: reject (expected: a source that takes records back; numbers does not)",
                        "pipeline 'orders': map 'double': used twice (expected: a name of its own within the pipeline)",
                        "pipeline 'orders': double.timeout: PT1S (expected: none: a function that finishes within the call"
                                + " cannot be cut short; use blocking(..))",
                        "pipeline 'orders': double.concurrency: 3 (expected: 1: a function that finishes within the call"
                                + " runs one at a time; use parallel(..))",
                        "pipeline 'orders': batch-3.size: 100 (expected: <= maxInFlight, which is 64, or the batch could"
                                + " never fill)",
                        "pipeline 'orders': sink 'numbers': used twice (expected: a name of its own within the pipeline)");
    }

    @Test
    void refusesToMergeOrBatchRequests() {
        Flow<List<Integer>> flow = Pipeline.named("web")
                .<Integer>merge(requests("a"), requests("b"))
                .batch(10, ofMillis(10));

        assertThat(flow.to(SINK).plan().problems())
                .extracting(Problem::expected)
                .containsExactly(
                        "no requests among merged sources: each caller waits for its own answer",
                        "no batch of requests: each caller waits for its own answer");
    }

    @Test
    void refusesBranchesWithinLanes() {
        Flow<Integer> flow = Pipeline.named("p")
                .from("numbers", Flux.range(0, 10))
                .keyed("by", n -> n, 2, lane -> lane.tee("copy", Branch.required("other", sink("others"))));

        assertThat(flow.to(SINK).plan().problems())
                .extracting(Problem::expected)
                .containsExactly("no branches with sinks inside a lane");
    }

    @Test
    void namesStagesThatTheUserDidNotName() {
        Pipeline pipeline = Pipeline.named("p")
                .from("numbers", Flux.range(0, 10))
                .map(n -> n + 1)
                .keyed(n -> n % 2, 2, lane -> lane.map(n -> n + 1).map("last", n -> n, defaults()))
                .onFailure(drop())
                .to(SINK);

        assertThat(pipeline.toString()).contains("map map-1", "keyed keyed-2", "map keyed-2/map-1", "map last");
    }

    @Test
    void staysTheSameWhenAFlowIsContinuedTwice() {
        Flow<Integer> trunk =
                Pipeline.named("p").from("numbers", Flux.range(0, 10)).map("one", n -> n + 1);

        Pipeline first = trunk.map("two", n -> n).to(SINK);
        Pipeline second = trunk.onFailure(deadLetter(sink("letters"))).to(SINK);

        assertThat(first.plan().stages()).hasSize(2);
        assertThat(second.plan().stages()).hasSize(1);
        assertThat(first.plan().failure()).isEqualTo(FailurePolicy.stop());
    }

    private static <T> Sink<T> sink(String name) {
        return Sink.of(name, payload -> {});
    }

    private static Source<Integer> requests(String name) {
        return new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                return Flux.never();
            }

            @Override
            public boolean requests() {
                return true;
            }

            @Override
            public String componentName() {
                return name;
            }
        };
    }
}
