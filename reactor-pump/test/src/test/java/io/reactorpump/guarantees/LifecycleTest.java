package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Partition;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.Topic;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.pubsub.Lifecycle.FailureMessage;
import io.reactorpump.core.pubsub.Lifecycle.PipelineMessage;
import io.reactorpump.core.pubsub.Lifecycle.Tick;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What happens to pipelines is said on topics of the application, under documented names. */
class LifecycleTest {

    private static final RuntimeException BROKEN = new IllegalStateException("broken");

    private final Pump pump = Pump.create();

    @RegisterExtension
    final Pumps pumps = Pumps.on(pump);

    private final MemorySource<Integer> source = MemorySource.named("in").partition("in-0");
    private final MemorySink<Integer> sink = MemorySink.named("sink");
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private void listen() {
        Lifecycle.topics()
                .forEach(topic -> pump.pubsub().messages(topic).subscribe(message -> {
                    String text = "";
                    if (message instanceof PipelineMessage said) {
                        assertThat(said.pipeline()).isEqualTo("p");
                        text = said.text();
                    } else if (message instanceof FailureMessage said) {
                        assertThat(said.pipeline()).isEqualTo("p");
                        text = said.failure().stage() + ": "
                                + said.failure().cause().getMessage();
                    }
                    heard.add((topic.name() + " " + text).strip());
                }));
    }

    private List<String> heard(int count) {
        pumps.until(() -> heard.size() >= count);
        return heard;
    }

    @Test
    void aTroubleThatComesWhileThePipelineHasFailedIsSaidToo() {
        listen();
        AtomicReference<CoreSubscriber<? super Received<Integer>>> engine = new AtomicReference<>();
        AtomicReference<Partition> partition = new AtomicReference<>();
        Source<Integer> deaf = new Source<>() {
            @Override
            public Flux<Received<Integer>> receive(SourceContext context) {
                partition.set(context.assign("deaf-0"));
                return new Flux<>() {
                    @Override
                    public void subscribe(CoreSubscriber<? super Received<Integer>> actual) {
                        engine.set(actual);
                        actual.onSubscribe(Operators.emptySubscription());
                    }
                };
            }

            @Override
            public String componentName() {
                return "deaf";
            }
        };
        sink.failFor(number -> true, BROKEN);
        Running running = pumps.start(
                Pipeline.named("p").from(deaf).flow(new FlowPolicy(4, 8)).to(sink));
        engine.get().onNext(Received.of(0, partition.get(), 0));
        pumps.untilState(running, State.FAILED);
        IntStream.rangeClosed(1, 12).forEach(n -> engine.get().onNext(Received.of(n, partition.get(), n)));

        pumps.until(() -> heard.contains(
                "pipeline.error deaf: bug: source deaf went on emitting deaf-0 while it was paused, please report"));
        assertThat(heard).contains("pipeline.error sink: broken");
    }

    @Test
    void theNamesAreThese() {
        assertThat(Stream.concat(
                                Lifecycle.topics().stream(),
                                Lifecycle.ticks().stream().map(Lifecycle::tick))
                        .map(Topic::name))
                .containsExactly(
                        "pipeline.started",
                        "pipeline.ready",
                        "pipeline.not_ready",
                        "pipeline.error",
                        "pipeline.warning",
                        "pipeline.cleared",
                        "pipeline.stopped",
                        "pipeline.cycle_begin",
                        "pipeline.cycle_end",
                        "pipeline.scaling",
                        "application.stop",
                        "application.exit",
                        "application.tick",
                        "application.tick/10",
                        "application.tick/60",
                        "application.tick/300",
                        "application.tick/600",
                        "application.tick/1800",
                        "application.tick/3600",
                        "application.tick/43200",
                        "application.tick/86400");
    }

    @Test
    void pipelineSaysThatItBeginsPausesGoesOnAndStops() {
        listen();
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        heard(2);
        running.pause();
        heard(3);
        running.resume();
        heard(4);
        pump.close();

        assertThat(heard(8))
                .containsExactly(
                        "pipeline.started",
                        "pipeline.ready",
                        "pipeline.not_ready it was paused",
                        "pipeline.ready",
                        "application.stop",
                        "pipeline.not_ready it is draining; 0 in flight",
                        "pipeline.stopped " + pumps.await(running.report()),
                        "application.exit");
    }

    @Test
    void pipelineSaysThatItFailedAndThatItsErrorWasCleared() {
        listen();
        sink.failNext(1, BROKEN);
        Running running = pumps.start(Pipeline.named("p").from(source).to(sink));
        source.append("in-0", 1);
        heard(4);
        running.clearError();
        pumps.await(sink.firstPayloads(1));

        assertThat(heard(6))
                .containsExactly(
                        "pipeline.started",
                        "pipeline.ready",
                        "pipeline.error sink: broken",
                        "pipeline.not_ready it failed at 'sink' [partition=in-0, offset=0]: broken",
                        "pipeline.cleared",
                        "pipeline.ready");
    }

    @Test
    void pipelineWarnsOfAnEventThatItGaveUp() {
        source.append("in-0", 1, 2);
        sink.failNext(1, BROKEN);

        StepVerifier.create(pump.pubsub().messages(Lifecycle.WARNING))
                .then(() -> pumps.start(Pipeline.named("p")
                        .from(source)
                        .onFailure(FailurePolicy.drop())
                        .to(sink)))
                .assertNext(warning -> {
                    assertThat(warning.failure().stage()).isEqualTo("sink");
                    assertThat(warning.failure().cause()).isSameAs(BROKEN);
                    assertThat(warning.failure().position().orElseThrow()).hasToString("partition=in-0, offset=0");
                })
                .thenCancel()
                .verify(Pumps.LIMIT);
        pumps.await(sink.firstPayloads(1));
    }

    @Test
    void subscriberThatControlsThePipelineFromWithinAMessageDoesNotBlockIt() {
        pump.pubsub()
                .messages(Lifecycle.READY)
                .next()
                .subscribe(ready -> pump.pipeline("p").orElseThrow().pause());
        pump.pubsub()
                .messages(Lifecycle.NOT_READY)
                .next()
                .subscribe(paused -> pump.pipeline("p").orElseThrow().resume());
        listen();

        pumps.start(Pipeline.named("p").from(source).to(sink));
        source.append("in-0", 1);

        assertThat(pumps.await(sink.firstPayloads(1))).containsExactly(1);
        assertThat(heard(4))
                .containsExactly(
                        "pipeline.started", "pipeline.ready", "pipeline.not_ready it was paused", "pipeline.ready");
    }

    @Test
    void applicationTicksWhileSomebodyListens() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Pump ticking = Pump.create().on(time);
        List<Tick> seconds = new ArrayList<>();
        List<Tick> minutes = new ArrayList<>();
        ticking.pubsub().messages(Lifecycle.TICK).take(120).subscribe(seconds::add);
        ticking.pubsub().messages(Lifecycle.tick(Duration.ofMinutes(1))).subscribe(minutes::add);

        time.advanceTimeBy(Duration.ofSeconds(200));

        assertThat(seconds).hasSize(120).startsWith(new Tick(1, Instant.ofEpochSecond(1)));
        assertThat(minutes)
                .isEqualTo(List.of(
                        new Tick(1, Instant.ofEpochSecond(60)),
                        new Tick(2, Instant.ofEpochSecond(120)),
                        new Tick(3, Instant.ofEpochSecond(180))));
        time.dispose();
    }
}
