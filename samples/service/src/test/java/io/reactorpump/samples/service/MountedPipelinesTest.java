package io.reactorpump.samples.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pump;
import io.reactorpump.core.request.Answer;
import io.reactorpump.core.trigger.Triggers;
import io.reactorpump.micronaut.Mount;
import io.reactorpump.samples.service.SeenQuakes.Report;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.PumpProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Each pipeline of the service as it is, without a server, a broker or a file. */
class MountedPipelinesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Quake quake(String id, @Nullable Double mag) {
        return new Quake(id, Instant.EPOCH, 0, 0, mag, "somewhere");
    }

    @Test
    void aRequestIsAnsweredWhenTheSinkHasIt() {
        MemorySink<Quake> topic = MemorySink.<Quake>named("topic").stall();
        Mount mount = Pipelines.collector(topic);
        try (Pump pump = Pump.create()) {
            pump.start(mount.pipeline()).started().block(LIMIT);
            StepVerifier.create(mount.requests().ask(quake("a", 5.0)))
                    .then(() -> topic.attempts().first(1).block(LIMIT))
                    .then(topic::resume)
                    .expectNext(new Answer.Done(List.of(), 1))
                    .expectComplete()
                    .verify(LIMIT);
        }
        assertThat(topic.payloads()).containsExactly(quake("a", 5.0));
    }

    @Test
    void whatTheSinkRefusesIsTheCallersToKnowAndNoMoreThanThat() {
        MemorySink<Quake> topic =
                MemorySink.<Quake>named("topic").failFor(quake -> true, new IllegalStateException("disk sda1 is full"));
        Mount mount = Pipelines.collector(topic);
        try (Pump pump = Pump.create()) {
            pump.start(mount.pipeline()).started().block(LIMIT);
            StepVerifier.create(mount.requests().ask(quake("a", 5.0)).map(Answer::reason))
                    .expectNext("IllegalStateException")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void whatTheMountedPipelineLeavesOutIsAcknowledged() {
        PumpProbe probe = PumpProbe.probe(
                        Pipelines.collector(MemorySink.named("topic")).pipeline())
                .emit(quake("a", null), new Quake("b", Instant.EPOCH, 0, 0, null, " "));
        StepVerifier.withVirtualTime(() -> probe.payloads(Quake.class).map(Quake::id))
                .expectNext("a")
                .expectComplete()
                .verify(LIMIT);
        probe.assertAcked(0, 1);
    }

    @Test
    void whatPassesIntoTheArchiveIsSeenAndTold() {
        SeenQuakes seen = new SeenQuakes();
        try (Pump pump = Pump.create()) {
            PumpProbe probe = PumpProbe.probe(Pipelines.archive(
                            MemorySource.of("topic"),
                            seen,
                            pump.pubsub(),
                            MemorySink.named("letters"),
                            MemorySink.named("file")))
                    .emit(quake("a", 1.0), quake("b", 2.0));
            StepVerifier.withVirtualTime(() -> probe.payloads(Quake.class).map(Quake::id))
                    .expectNext("a", "b")
                    .expectComplete()
                    .verify(LIMIT);
            probe.assertCommitted(0, 1);
            assertThat(probe.sink("listeners").payloads()).hasSize(2);
        }
        assertThat(seen.near(new SeenQuakes.Place(0, 0, 1))).hasSize(2);
    }

    @Test
    void theJobEndsWithItsCatalog() {
        PumpProbe probe = PumpProbe.probe(Pipelines.imported(
                        MemorySource.of("catalog"), MemorySink.named("letters"), MemorySink.named("topic")))
                .emit(quake("a", 1.0), quake("b", 2.0));
        StepVerifier.withVirtualTime(() -> probe.payloads(Quake.class).map(Quake::id))
                .expectNext("a", "b")
                .expectComplete()
                .verify(LIMIT);
        probe.assertCommitted(0, 1);
    }

    @Test
    void aReportComesWithEachFiringOfItsCron() {
        SeenQuakes seen = new SeenQuakes();
        seen.add(quake("a", 4.0));
        seen.add(quake("b", null));
        StepVerifier.withVirtualTime(() -> PumpProbe.whole(Pipelines.report(
                                Triggers.cron("0 * * * *", ZoneOffset.UTC), seen, MemorySink.named("reports")))
                        .payloads(Report.class)
                        .take(2))
                .thenAwait(Duration.ofHours(3))
                .assertNext(report -> {
                    assertThat(report.seen()).isEqualTo(2);
                    assertThat(report.strongest()).contains(quake("a", 4.0));
                })
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }
}
