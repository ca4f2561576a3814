package io.reactorpump.core.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.reactorpump.core.metrics.MeteredRun;
import io.reactorpump.core.metrics.Meters;
import io.reactorpump.core.metrics.RunMeters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of pipelines in a Micrometer registry.
 *
 * <pre>{@code
 * Pump pump = Pump.create().metered(PumpMetrics.on(registry));
 * }</pre>
 *
 * <table>
 * <caption>Meters. Every one has the tag {@code pipeline}; those of a stage have {@code stage} and {@code kind}, too.</caption>
 * <tr><th>name</th><th>type, unit</th><th>tags</th><th>what</th></tr>
 * <tr><td>{@code pump.events.in}</td><td>counter, events</td><td>stage, kind</td><td>came into the stage</td></tr>
 * <tr><td>{@code pump.events.out}</td><td>counter, events</td><td>stage, kind</td><td>left it, or were written</td></tr>
 * <tr><td>{@code pump.events.dropped}</td><td>counter, events</td><td>stage, kind</td><td>ended there: filtered, without
 * result, or dropped by the failure policy</td></tr>
 * <tr><td>{@code pump.events.failed}</td><td>counter, attempts</td><td>stage, kind</td><td>attempts that failed</td></tr>
 * <tr><td>{@code pump.events.retried}</td><td>counter, attempts</td><td>stage, kind</td><td>attempts after the
 * first</td></tr>
 * <tr><td>{@code pump.events.dead.lettered}</td><td>counter, events</td><td>stage, kind</td><td>written to dead
 * letters</td></tr>
 * <tr><td>{@code pump.in.flight}</td><td>gauge, events</td><td></td><td>source events emitted and not settled</td></tr>
 * <tr><td>{@code pump.window}</td><td>gauge, events</td><td></td><td>from the first unfinished event of a partition to its
 * last; the largest of all partitions</td></tr>
 * <tr><td>{@code pump.oldest.age}</td><td>gauge, seconds</td><td></td><td>how long the oldest source event has not been
 * settled; 0 if all are</td></tr>
 * <tr><td>{@code pump.state}</td><td>gauge</td><td>state</td><td>1 for the state it is in, 0 for the others</td></tr>
 * <tr><td>{@code pump.processing}</td><td>timer</td><td>stage, kind</td><td>an attempt of an asynchronous stage or of a
 * sink, well or not</td></tr>
 * <tr><td>{@code pump.replicas}</td><td>gauge, replicas</td><td>stage, kind</td><td>how many replicas a stage has of which the
 * load decides the number; from the first decision on</td></tr>
 * <tr><td>{@code pump.scaling.decisions}</td><td>counter, decisions</td><td>stage, kind, outcome</td><td>decisions on them:
 * {@code up}, {@code down} or {@code stay}</td></tr>
 * <tr><td>{@code pump.end.to.end}</td><td>timer</td><td></td><td>from the emission of a source event to its
 * end</td></tr>
 * </table>
 *
 * <p>Counters and gauges cost nothing per event: they are read when the registry asks. Counters go on growing over the runs
 * of a pipeline. The meters of a pipeline that is over stay, so that its last counts are seen, until {@link #forget}. Two
 * pumps that run pipelines of the same name share the meters if they share this object. Thread-safe.
 */
public final class PumpMetrics implements Meters, AutoCloseable {

    private final MeterRegistry registry;
    private final boolean timed;
    private final Map<String, PipelineMeters> pipelines = new ConcurrentHashMap<>();

    private PumpMetrics(MeterRegistry registry, boolean timed) {
        this.registry = registry;
        this.timed = timed;
    }

    /** All meters. One per registry. */
    public static PumpMetrics on(MeterRegistry registry) {
        return new PumpMetrics(registry, true);
    }

    /** All but the timers, which cost two looks at the clock per event. */
    public static PumpMetrics withoutTimers(MeterRegistry registry) {
        return new PumpMetrics(registry, false);
    }

    @Override
    public boolean isTimed() {
        return timed;
    }

    @Override
    public RunMeters begin(MeteredRun run) {
        return pipelines
                .computeIfAbsent(run.pipeline(), name -> new PipelineMeters(registry, name, timed))
                .begin(run);
    }

    /** Removes the meters of a pipeline from the registry, for a name that will not run again. */
    public void forget(String pipeline) {
        PipelineMeters meters = pipelines.remove(pipeline);
        if (meters != null) {
            meters.remove();
        }
    }

    /** Removes all that is here from the registry. */
    @Override
    public void close() {
        pipelines.keySet().forEach(this::forget);
    }
}
