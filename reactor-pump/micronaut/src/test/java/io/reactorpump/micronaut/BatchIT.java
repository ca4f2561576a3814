package io.reactorpump.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.reactorpump.api.PubSub;
import io.reactorpump.api.Topic;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.status.Headway;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Jobs: asked for by the program and over HTTP, to their end, to a bad end, and cut short. */
class BatchIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Web web;
    private static Batches batches;

    @TempDir
    private static Path folder;

    /** What makes a job fail until it is mended. */
    record Fault(AtomicBoolean there) {}

    @Factory
    @Requires(property = "spec", value = "batches")
    static final class Beans {

        private static Pipeline numbers(String name, MemorySink<Integer> sink) {
            return Pipeline.named(name).from("numbers", Flux.range(0, 100)).to(sink);
        }

        @Singleton
        @Named("numbers")
        BatchJob numbers() {
            return BatchJob.of(numbers("numbers", MemorySink.named("kept")));
        }

        @Singleton
        @Named("at start")
        BatchJob atStart() {
            return BatchJob.of(numbers("at-start", MemorySink.named("kept"))).atStart();
        }

        @Singleton
        Fault fault() {
            return new Fault(new AtomicBoolean(true));
        }

        @Singleton
        @Named("failing")
        BatchJob failing(Fault fault) {
            return BatchJob.of(Pipeline.named("failing")
                    .from("numbers", Flux.range(0, 100))
                    .map("check", number -> {
                        if (number == 50 && fault.there().get()) {
                            throw new IllegalStateException("customer 4711");
                        }
                        return number;
                    })
                    .to(MemorySink.named("kept")));
        }

        private static Pipeline picky(String name) {
            return Pipeline.named(name)
                    .from("numbers", Flux.range(0, 100))
                    .map("check", number -> {
                        if (number % 10 == 0) {
                            throw new IllegalStateException("round");
                        }
                        return number;
                    })
                    .onFailure(FailurePolicy.deadLetter(MemorySink.named("letters")))
                    .to(MemorySink.named("kept"));
        }

        @Singleton
        @Named("picky")
        BatchJob picky() {
            return BatchJob.of(picky("picky"));
        }

        @Singleton
        @Named("tolerant")
        BatchJob tolerant() {
            return BatchJob.of(picky("tolerant")).tolerating(10);
        }

        @Singleton
        @Named("uncommitted")
        BatchJob uncommitted() {
            return BatchJob.of(Pipeline.named("uncommitted")
                    .from(MemorySource.of("rows", 1, 2, 3)
                            .failNextCommits(Integer.MAX_VALUE, new IllegalStateException("the disk is full")))
                    .to(MemorySink.named("kept")));
        }

        @Singleton
        @Named("valve")
        MemorySink<Integer> valve() {
            return MemorySink.<Integer>named("valve").stall();
        }

        @Singleton
        @Named("held")
        BatchJob held(@Named("valve") MemorySink<Integer> valve) {
            return BatchJob.of(numbers("held", valve));
        }

        @Singleton
        @Named("rows")
        MemorySource<Integer> rows() {
            return MemorySource.of("rows", 1, 2, 3);
        }

        @Singleton
        @Named("twice")
        MemorySink<Integer> twice() {
            return MemorySink.named("twice");
        }
    }

    @Singleton
    @Requires(property = "spec", value = "batches")
    static class Methods {

        @PumpBatch(source = "rows", sink = "twice", name = "method", concurrency = 2)
        Mono<Integer> times(Integer row) {
            return Mono.just(row * 2);
        }
    }

    @BeforeAll
    static void start() {
        web = Web.start(
                "batches",
                Map.of(
                        "pump.batches.progress",
                        "20ms",
                        "pump.pipelines.numbers.max-in-flight",
                        7,
                        "pump.status.actions",
                        true,
                        "endpoints.health.details-visible",
                        "ANONYMOUS"));
        batches = web.bean(Batches.class);
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static BatchEnd run(String job) {
        return batches.run(job).block(LIMIT);
    }

    @Test
    void aJobRunsToTheEndOfItsSourceAsOftenAsItIsAsked() {
        for (int i = 0; i < 2; i++) {
            BatchEnd end = run("numbers");
            assertThat(end.outcome()).isEqualTo(BatchEnd.Outcome.DONE);
            assertThat(end.report().acked()).isEqualTo(100);
            assertThat(end.error()).isEmpty();
            assertThat(end.ended()).isAfterOrEqualTo(end.began());
        }
        assertThat(batches.last("numbers")).isPresent();
    }

    @Test
    void aJobMayBeginWithTheApplication() {
        Wire.until(() -> batches.last("at-start").isPresent());
        assertThat(batches.last("at-start").orElseThrow().outcome()).isEqualTo(BatchEnd.Outcome.DONE);
    }

    @Test
    void aJobThatFailsTellsWhyAndCanBeRunAgain() {
        BatchEnd end = run("failing");
        assertThat(end.outcome()).isEqualTo(BatchEnd.Outcome.FAILED);
        assertThat(end.outcome().exitStatus()).isEqualTo(1);
        assertThat(end.error()).hasValueSatisfying(why -> assertThat(why).doesNotContain("4711"));
        assertThat(end.report().acked()).isEqualTo(50);
        assertThat(Web.json(web.get("/health/readiness")).at("/details/pipelines/details"))
                .as("what the application needs to be ready")
                .isEmpty();
        web.bean(Fault.class).there().set(false);
        assertThat(run("failing").outcome()).isEqualTo(BatchEnd.Outcome.DONE);
    }

    @Test
    void G1_aJobWhoseLastCommitFailsHasFailed() {
        BatchEnd end = run("uncommitted");
        assertThat(end.report().acked()).isEqualTo(3);
        assertThat(end.outcome()).isEqualTo(BatchEnd.Outcome.FAILED);
        assertThat(end.error()).hasValue("the disk is full");
        assertThat(end.toString()).endsWith("the last commit failed: the disk is full");
    }

    @Test
    void oneWhoTakesTheNewsForSomethingElseHoldsUpNoJob() {
        PubSub topics = web.bean(Pump.class).pubsub();
        Disposable.Composite wrong = Disposables.composite();
        for (Topic<?> topic : List.of(Batches.PROGRESS, Batches.ENDED)) {
            wrong.add(topics.messages(Topic.of(topic.name(), String.class)).subscribe());
        }
        try {
            assertThat(run("numbers").outcome()).isEqualTo(BatchEnd.Outcome.DONE);
            assertThat(run("numbers").outcome()).isEqualTo(BatchEnd.Outcome.DONE);
        } finally {
            wrong.dispose();
        }
    }

    @Test
    void deadLettersMakeABadEndUnlessTheJobToleratesThem() {
        BatchEnd end = run("picky");
        assertThat(end.outcome()).isEqualTo(BatchEnd.Outcome.INCOMPLETE);
        assertThat(end.outcome().exitStatus()).isEqualTo(3);
        assertThat(end.report().deadLettered()).isEqualTo(10);
        assertThat(end.report().acked()).isEqualTo(90);
        assertThat(run("tolerant").outcome()).isEqualTo(BatchEnd.Outcome.DONE);
    }

    @Test
    void aMethodIsAJobToo() {
        assertThat(run("method").outcome()).isEqualTo(BatchEnd.Outcome.DONE);
        @SuppressWarnings("unchecked")
        MemorySink<Integer> twice =
                web.server().getApplicationContext().getBean(MemorySink.class, Qualifiers.byName("twice"));
        assertThat(twice.payloads()).containsExactly(2, 4, 6);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aRunThatGoesTellsHowFarItIsOverHttpAndAsEvents() {
        MemorySink<Integer> valve =
                web.server().getApplicationContext().getBean(MemorySink.class, Qualifiers.byName("valve"));
        Mono<List<Headway>> progress = web.bean(Pump.class)
                .pubsub()
                .messages(Batches.PROGRESS)
                .filter(headway -> headway.pipeline().equals("held"))
                .takeUntil(headway -> headway.state() == State.COMPLETED)
                .collectList()
                .cache();
        Mono<BatchEnd> told = web.bean(Pump.class)
                .pubsub()
                .messages(Batches.ENDED)
                .filter(end -> end.job().equals("held"))
                .next()
                .cache();
        progress.subscribe();
        told.subscribe();

        assertThat(web.post("/pump/batches/held/start", "").statusCode()).isEqualTo(403);
        HttpResponse<String> started = web.post("/pump/batches/held/start", "", "X-Pump-Action", "yes");
        assertThat(started.statusCode()).isEqualTo(202);
        valve.attempts().first(1).block(LIMIT);
        JsonNode held = Web.json(web.get("/pump/batches/held"));
        assertThat(held.at("/running").asBoolean()).isTrue();
        assertThat(held.at("/headway/inFlight").asInt()).isPositive();
        assertThat(held.at("/last").isNull()).isTrue();
        assertThat(web.post("/pump/batches/held/start", "", "X-Pump-Action", "yes")
                        .statusCode())
                .isEqualTo(409);
        assertThatThrownBy(() -> batches.run("held"))
                .isInstanceOf(StateException.class)
                .hasMessage("batch 'held' is RUNNING (expected: none or ended to run it)");

        valve.release(10);
        Wire.until(() -> batches.headway("held").orElseThrow().done() >= 10);
        valve.resume();
        List<Headway> all = progress.block(LIMIT);
        assertThat(all.get(all.size() - 1).done()).isEqualTo(100);
        assertThat(all).extracting(Headway::done).isSorted();
        assertThat(told.block(LIMIT).outcome()).isEqualTo(BatchEnd.Outcome.DONE);
        JsonNode over = Web.json(web.get("/pump/batches/held"));
        assertThat(over.at("/last/outcome").asText()).isEqualTo("DONE");
        assertThat(over.at("/last/report/acked").asInt()).isEqualTo(100);
        assertThat(Web.json(web.get("/pump/batches")).at("/batches")).hasSize(8);
    }

    @Test
    void aJobThatThereIsNotAndASettingThatItHasNotAreRefused() {
        assertThatThrownBy(() -> batches.run("nmbers"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("nmbers")
                .hasMessageContaining("numbers");
        assertThat(web.get("/pump/batches/nmbers").statusCode()).isEqualTo(404);
        assertThatThrownBy(() -> Web.start("batches", Map.of("pump.batches.at-start", List.of("nmbers"))))
                .hasStackTraceContaining("pump.batches.at-start: nmbers");
        assertThatThrownBy(() -> Web.start("batches", Map.of("pump.pipelines.numbers.max-in-fligt", 7)))
                .hasStackTraceContaining("max-in-fligt");
    }

    @Test
    void aProcessEndsWithTheStatusOfItsJobs() {
        assertThat(BatchMain.run(BatchIT.class, "--spec=batches")).isZero();
        assertThat(BatchMain.run(BatchIT.class, "--spec=batches", "--pump.batches.at-start=numbers,picky"))
                .isEqualTo(3);
        assertThat(BatchMain.run(BatchIT.class, "--spec=batches", "--pump.batches.at-start=picky,failing"))
                .isEqualTo(3);
    }

    @Test
    void G7_aProcessThatIsToldToEndFinishesWhatItHasBegunAndSaysHowFarItGot() throws Exception {
        try (ServerProcess process = ServerProcess.start(BatchChild.class, folder.resolve("written"))) {
            Wire.until(() -> process.written().size() >= 50);
            process.terminate();
            assertThat(process.exit()).isEqualTo(143);
            List<String> written = process.written();
            assertThat(process.said())
                    .contains("Batch 'long' is STOPPED: " + written.size() + " emitted = " + written.size() + " acked")
                    .contains("long: STOPPED, " + written.size() + " done");
            assertThat(written).doesNotHaveDuplicates().first().isEqualTo("0");
        }
    }
}
