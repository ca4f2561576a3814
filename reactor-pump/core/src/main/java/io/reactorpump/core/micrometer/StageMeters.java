package io.reactorpump.core.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.reactorpump.core.metrics.StageCounts;
import io.reactorpump.core.scale.ScalingDecision;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one stage: counters that go on growing over the runs, and the timer of its attempts. */
final class StageMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final Set<StageCounts> bound = new LinkedHashSet<>();
    private final List<Total> totals = new ArrayList<>();
    private final List<Meter> meters = new ArrayList<>();
    private final boolean timed;
    private volatile @Nullable Timer processing;
    private @Nullable AtomicInteger replicas;

    StageMeters(MeterRegistry registry, Tags pipeline, StageCounts stage, boolean timed) {
        this.registry = registry;
        this.tags = pipeline.and("stage", stage.name(), "kind", stage.kind());
        this.timed = timed;
        counter("pump.events.in", "events", "Came into the stage", StageCounts::cameIn);
        counter("pump.events.out", "events", "Left the stage, or were written", StageCounts::sentOut);
        counter("pump.events.dropped", "events", "Ended in the stage without a failure", StageCounts::dropped);
        counter("pump.events.failed", "attempts", "Attempts that failed", StageCounts::failed);
        counter("pump.events.retried", "attempts", "Attempts after the first", StageCounts::retried);
        counter("pump.events.dead.lettered", "events", "Written to dead letters", StageCounts::deadLettered);
    }

    private void counter(String name, String unit, String description, ToLongFunction<StageCounts> count) {
        Total total = new Total(count);
        totals.add(total);
        // The registry holds the object weakly; the function keeps it.
        meters.add(FunctionCounter.builder(name, total, ignored -> total.value())
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    synchronized void bind(StageCounts counts) {
        bound.add(counts);
    }

    /** The run of these counts is over: they are kept as numbers, and the run can go. */
    synchronized void release(StageCounts counts) {
        if (bound.remove(counts)) {
            totals.forEach(total -> total.past += total.count.applyAsLong(counts));
        }
    }

    synchronized boolean removeIfUnbound() {
        if (bound.isEmpty()) {
            remove();
            return true;
        }
        return false;
    }

    synchronized void remove() {
        meters.forEach(registry::remove);
    }

    /** Only asynchronous stages and sinks get here, so only they have a timer. */
    void worked(long nanos) {
        Timer timer = processing;
        if (timer == null) {
            if (!timed) {
                return;
            }
            timer = register();
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Only stages of which the load decides the replicas get here, so only they have these meters. */
    synchronized void scaled(ScalingDecision decision) {
        AtomicInteger known = replicas;
        if (known == null) {
            AtomicInteger number = new AtomicInteger();
            known = number;
            replicas = number;
            meters.add(Gauge.builder("pump.replicas", number, AtomicInteger::get)
                    .strongReference(true)
                    .description("Replicas of the stage")
                    .baseUnit("replicas")
                    .tags(tags)
                    .register(registry));
        }
        known.set(decision.to());
        String outcome = !decision.isChange() ? "stay" : decision.to() > decision.from() ? "up" : "down";
        Counter decisions = Counter.builder("pump.scaling.decisions")
                .description("Decisions on the number of replicas")
                .baseUnit("decisions")
                .tags(tags.and("outcome", outcome))
                .register(registry);
        if (!meters.contains(decisions)) {
            meters.add(decisions);
        }
        decisions.increment();
    }

    private synchronized Timer register() {
        Timer known = processing;
        if (known != null) {
            return known;
        }
        Timer timer = Timer.builder("pump.processing")
                .description("An attempt of an asynchronous stage or of a sink")
                .tags(tags)
                .register(registry);
        processing = timer;
        meters.add(timer);
        return timer;
    }

    /** A count over all runs. It never goes back, though the counts it is made of are read one after the other. */
    private final class Total {

        private final ToLongFunction<StageCounts> count;
        private long past;
        private long shown;

        Total(ToLongFunction<StageCounts> count) {
            this.count = count;
        }

        double value() {
            synchronized (StageMeters.this) {
                long now = past;
                for (StageCounts counts : bound) {
                    now += count.applyAsLong(counts);
                }
                shown = Math.max(shown, now);
                return shown;
            }
        }
    }
}
