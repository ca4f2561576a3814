package io.reactorpump.core.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.reactorpump.core.metrics.MeteredRun;
import io.reactorpump.core.metrics.RunMeters;
import io.reactorpump.core.metrics.StageCounts;
import io.reactorpump.core.scale.ScalingDecision;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one pipeline, registered once and bound to each of its runs while that lasts. */
final class PipelineMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final boolean timed;
    private final List<Meter> gauges = new ArrayList<>();
    private final Map<String, StageMeters> stages = new LinkedHashMap<>();
    private final Set<MeteredRun> live = new CopyOnWriteArraySet<>();
    private final @Nullable Timer endToEnd;
    private volatile State last = State.CREATED;

    PipelineMeters(MeterRegistry registry, String pipeline, boolean timed) {
        this.registry = registry;
        this.tags = Tags.of("pipeline", pipeline);
        this.timed = timed;
        this.endToEnd = timed
                ? Timer.builder("pump.end.to.end")
                        .description("From the emission of a source event to its end")
                        .tags(tags)
                        .register(registry)
                : null;
        gauge("pump.in.flight", "Source events emitted and not settled", Status::inFlight);
        gauge(
                "pump.window",
                "From the first unfinished event of a partition to its last, the largest of all",
                status -> status.partitions().stream()
                        .mapToLong(PartitionStatus::window)
                        .max()
                        .orElse(0));
        gauges.add(TimeGauge.builder("pump.oldest.age", () -> largest(PipelineMeters::oldestAge), TimeUnit.SECONDS)
                .description("How long the oldest source event has not been settled")
                .tags(tags)
                .register(registry));
        for (State state : State.values()) {
            gauges.add(Gauge.builder("pump.state", () -> isIn(state) ? 1 : 0)
                    .description("1 for the state that the pipeline is in")
                    .tags(tags.and("state", state.name().toLowerCase(Locale.ROOT)))
                    .register(registry));
        }
    }

    private void gauge(String name, String description, ToDoubleFunction<Status> value) {
        gauges.add(Gauge.builder(name, () -> largest(value))
                .description(description)
                .baseUnit("events")
                .tags(tags)
                .register(registry));
    }

    private double largest(ToDoubleFunction<Status> value) {
        return live.stream()
                .mapToDouble(run -> value.applyAsDouble(run.status().get()))
                .max()
                .orElse(0);
    }

    private static double oldestAge(Status status) {
        return status.partitions().stream()
                .flatMap(partition -> partition.oldest().stream())
                .map(PartitionStatus.OldestEvent::age)
                .mapToDouble(PipelineMeters::seconds)
                .max()
                .orElse(0);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private boolean isIn(State state) {
        return live.isEmpty()
                ? last == state
                : live.stream().anyMatch(run -> run.status().get().state() == state);
    }

    /** Binds the meters to a run. Those of stages that the pipeline has no longer are removed. */
    synchronized RunMeters begin(MeteredRun run) {
        live.add(run);
        List<StageMeters> bound = new ArrayList<>();
        for (StageCounts counts : run.stages()) {
            StageMeters meters = stages.computeIfAbsent(
                    counts.kind() + ' ' + counts.name(), key -> new StageMeters(registry, tags, counts, timed));
            meters.bind(counts);
            bound.add(meters);
        }
        stages.values().removeIf(StageMeters::removeIfUnbound);
        return new Recorder(run, List.copyOf(bound));
    }

    private synchronized void over(MeteredRun run, List<StageMeters> bound) {
        last = run.status().get().state();
        live.remove(run);
        for (int i = 0; i < bound.size(); i++) {
            bound.get(i).release(run.stages().get(i));
        }
    }

    /** Removes all of them from the registry. */
    synchronized void remove() {
        gauges.forEach(registry::remove);
        stages.values().forEach(StageMeters::remove);
        if (endToEnd != null) {
            registry.remove(endToEnd);
        }
    }

    /** Takes the times of one run. */
    private final class Recorder implements RunMeters {

        private final MeteredRun run;
        private final List<StageMeters> bound;

        Recorder(MeteredRun run, List<StageMeters> bound) {
            this.run = run;
            this.bound = bound;
        }

        @Override
        public void ended(long nanos) {
            if (endToEnd != null) {
                endToEnd.record(nanos, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void worked(int stage, long nanos) {
            bound.get(stage).worked(nanos);
        }

        @Override
        public void scaled(int stage, ScalingDecision decision) {
            bound.get(stage).scaled(decision);
        }

        @Override
        public void over() {
            PipelineMeters.this.over(run, bound);
        }
    }
}
