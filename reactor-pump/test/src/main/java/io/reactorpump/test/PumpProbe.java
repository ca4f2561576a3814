package io.reactorpump.test;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Position;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Drives a pipeline under StepVerifier, with neither broker nor sleep.
 *
 * <pre>{@code
 * PumpProbe orders = PumpProbe.probe(pipeline).emit(order1, order2);
 *
 * StepVerifier.withVirtualTime(orders::payloads)
 *         .expectNext(invoice1)
 *         .expectComplete()
 *         .verify(Duration.ofSeconds(5));
 *
 * orders.assertAcked(0).assertDeadLettered(1).assertCommitted(1);
 * }</pre>
 *
 * <p>The run starts when {@link #payloads()} or {@link #events()} is subscribed first, on the schedulers of that moment, so
 * in virtual time if that is on; it stops when the subscription is cancelled. The sink does not wait for the subscriber.
 * Both streams fail if the pipeline fails, and with an {@link AssertionError} if a raw operator settles an event twice or
 * keeps it for ever; what it loses goes to the failure policy, as without a probe. Thread-safe once it is subscribed.
 */
public final class PumpProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Pipeline pipeline;
    private final Observations observations;
    private final Map<String, MemorySource<Object>> memorySources = new LinkedHashMap<>();
    private final List<ObservedSink> sinks = new ArrayList<>();
    private final List<Position> emitted = new ArrayList<>();
    private final boolean replaces;
    private boolean open;
    private Duration patience = PATIENCE;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable Running running;

    private PumpProbe(Plan plan, boolean replaces) {
        this.replaces = replaces;
        this.observations = new Observations(plan.sources().size());
        List<Source<Object>> sources = plan.sources().stream()
                .<Source<Object>>map(source -> new ObservedSource(replaces ? memory(source) : source, observations))
                .toList();
        this.pipeline = Pipeline.of(new ProbedPlan(this::observe, observations).of(plan, sources));
    }

    /**
     * A probe of what is between source and sink: the sources, the sinks at all ends and the dead-letter sinks are replaced
     * by ones in memory, of the same name. Say what comes in with {@link #emit}.
     */
    public static PumpProbe probe(Pipeline pipeline) {
        return new PumpProbe(pipeline.plan(), true);
    }

    /** A probe of a whole pipeline, with its own sources and sinks. */
    public static PumpProbe whole(Pipeline pipeline) {
        return new PumpProbe(pipeline.plan(), false);
    }

    /** Lets the first source emit these payloads, in the partition {@code <source>-0}. */
    public PumpProbe emit(Object... payloads) {
        return emitTo(source().componentName() + "-0", payloads);
    }

    /** Lets the first source emit these payloads in the given partition. */
    public PumpProbe emitTo(String partition, Object... payloads) {
        List<MemoryRecord<Object>> records = new ArrayList<>();
        for (Object payload : payloads) {
            records.add(MemoryRecord.of(payload));
        }
        return emitTo(partition, records);
    }

    /** Lets the first source emit records with all they have in the given partition. */
    public PumpProbe emitTo(String partition, Collection<MemoryRecord<Object>> records) {
        MemorySource<Object> source = source();
        synchronized (emitted) {
            long next = source.partition(partition).size(partition);
            for (int i = 0; i < records.size(); i++) {
                emitted.add(new Position(partition, next + i));
            }
        }
        source.append(partition, records);
        return this;
    }

    /** Lets the sources stay open after what they emit, until {@link #complete()}. */
    public PumpProbe stayingOpen() {
        open = true;
        return this;
    }

    /** Lets the sources complete after what they emit. */
    public PumpProbe complete() {
        memorySources.values().forEach(MemorySource::complete);
        return this;
    }

    /** How long, in real time, nothing may happen after the end of the sources while an event is in flight; default 3 s. */
    public PumpProbe patience(Duration patience) {
        this.patience = patience;
        return this;
    }

    /** What the sink gets; see the class for when it begins and ends. */
    public Flux<Object> payloads() {
        return events().map(Written::payload);
    }

    /** What the sink gets, each of this type. */
    public <R> Flux<R> payloads(Class<R> type) {
        return payloads().cast(type);
    }

    /** What the sink gets, with ids and positions. */
    public Flux<Written<Object>> events() {
        return Flux.defer(() -> events(List.of(lastSink())));
    }

    /** What the sink of that name gets: one of a branch, or for dead letters, of which several may have the same name. */
    public Flux<Written<Object>> events(String sink) {
        return Flux.defer(() -> events(sinksNamed(sink)));
    }

    private Flux<Written<Object>> events(List<ObservedSink> of) {
        start();
        List<Flux<Written<Object>>> streams =
                of.stream().map(sink -> sink.written().stream()).toList();
        return (streams.size() == 1 ? streams.get(0) : Flux.merge(streams))
                .doOnCancel(() -> running().stop().subscribe());
    }

    private ObservedSink lastSink() {
        return (ObservedSink) pipeline.plan().sink();
    }

    private List<ObservedSink> sinksNamed(String name) {
        List<ObservedSink> found =
                sinks.stream().filter(sink -> sink.componentName().equals(name)).toList();
        if (found.isEmpty()) {
            throw unknown(name, sinks.stream().map(ObservedSink::componentName).toList());
        }
        return found;
    }

    /** What was written to dead letters so far, wherever that was. */
    public List<DeadLetter> deadLetters() {
        return sinks.stream()
                .flatMap(sink -> sink.written().all().stream())
                .map(Written::payload)
                .filter(DeadLetter.class::isInstance)
                .map(DeadLetter.class::cast)
                .toList();
    }

    /** The first source in memory. Not for a probe of a whole pipeline. */
    public MemorySource<Object> source() {
        return memorySources.values().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a probe of a whole pipeline keeps its own source"));
    }

    /** The source in memory of that name. Not for a probe of a whole pipeline. */
    public MemorySource<Object> source(String name) {
        MemorySource<Object> source = memorySources.get(name);
        if (source == null) {
            throw unknown(name, memorySources.keySet());
        }
        return source;
    }

    /** The sink in memory at the end of the pipeline. Not for a probe of a whole pipeline. */
    public MemorySink<Object> sink() {
        return lastSink().inMemory();
    }

    /**
     * The sink in memory of that name; if there are several, as there may be for dead letters, the first. Not for a probe of a
     * whole pipeline.
     */
    public MemorySink<Object> sink(String name) {
        return sinksNamed(name).get(0).inMemory();
    }

    /** The run, once it has started. */
    public Running running() {
        Running known = running;
        if (known == null) {
            throw new IllegalStateException("the probe is not subscribed yet");
        }
        return known;
    }

    /** That everything that came of these records was written, filtered or dropped. Records are counted from 0. */
    public PumpProbe assertAcked(int... records) {
        return assertOutcome("acked", Outcome.Acked.class, records);
    }

    /** That at least a part of each of these records was written to dead letters, and the rest is done. */
    public PumpProbe assertDeadLettered(int... records) {
        return assertOutcome("dead-lettered", Outcome.DeadLettered.class, records);
    }

    /** That these records were given back to the source. */
    public PumpProbe assertRejected(int... records) {
        return assertOutcome("rejected", Outcome.Rejected.class, records);
    }

    /** That the run ended before these records did. */
    public PumpProbe assertAbandoned(int... records) {
        return assertOutcome("abandoned", Outcome.Abandoned.class, records);
    }

    /** That these records have no outcome yet. */
    public PumpProbe assertNotSettled(int... records) {
        return assertOutcome("not settled", null, records);
    }

    /** That these records, and all before them in their partitions, are committed. */
    public PumpProbe assertCommitted(int... records) {
        for (int record : records) {
            assertCommitted(record, true);
        }
        return this;
    }

    /** That these records are not committed. */
    public PumpProbe assertNotCommitted(int... records) {
        for (int record : records) {
            assertCommitted(record, false);
        }
        return this;
    }

    /** That a partition is committed up to this position, and not further. */
    public PumpProbe assertCommittedUpTo(Position position) {
        OptionalLong offset = observations.committed(position.partition());
        if (offset.isEmpty() || offset.getAsLong() != position.offset()) {
            throw new AssertionError("partition '" + position.partition() + "' is committed up to " + offset
                    + " (expected: " + position.offset() + ")");
        }
        return this;
    }

    /** That no raw operator settled an event twice so far. */
    public PumpProbe assertBalanced() {
        List<String> faults = observations.faults();
        if (!faults.isEmpty()) {
            throw new AssertionError("unbalanced acknowledgements: " + String.join("; ", faults));
        }
        return this;
    }

    private PumpProbe assertOutcome(String expected, @Nullable Class<? extends Outcome> type, int... records) {
        for (int record : records) {
            Position position = position(record);
            Optional<Outcome> outcome = observations.outcome(position);
            if (type == null
                    ? outcome.isPresent()
                    : outcome.filter(type::isInstance).isEmpty()) {
                throw new AssertionError("record " + record + " [" + position + "] is "
                        + outcome.map(Object::toString).orElse("not settled") + " (expected: " + expected + ")");
            }
        }
        return this;
    }

    private void assertCommitted(int record, boolean expected) {
        Position position = position(record);
        OptionalLong offset = observations.committed(position.partition());
        boolean committed = offset.isPresent() && offset.getAsLong() >= position.offset();
        if (committed != expected) {
            throw new AssertionError("record " + record + " [" + position + "] is " + (committed ? "" : "not ")
                    + "committed (expected: it is" + (expected ? "" : " not") + "); the partition is up to " + offset);
        }
    }

    private Position position(int record) {
        List<Position> positions;
        synchronized (emitted) {
            positions = emitted.isEmpty() ? observations.arrivals() : List.copyOf(emitted);
        }
        if (record < 0 || record >= positions.size()) {
            throw new AssertionError("record " + record + " is not there (expected: one of " + positions.size() + ")");
        }
        return positions.get(record);
    }

    private void start() {
        if (!started.compareAndSet(false, true)) {
            return;
        }
        if (!open) {
            complete();
        }
        Running run = Pump.create().start(pipeline);
        running = run;
        Watchdog watchdog = new Watchdog(run, observations, patience, error -> {
            fail(error);
            run.stop().subscribe();
        });
        watchdog.start();
        run.completed().doFinally(end -> watchdog.stop()).subscribe(report -> end(), this::fail);
    }

    private void end() {
        try {
            assertBalanced();
            sinks.forEach(sink -> sink.written().end());
        } catch (AssertionError unbalanced) {
            fail(unbalanced);
        }
    }

    private void fail(Throwable error) {
        sinks.forEach(sink -> sink.written().fail(error));
    }

    private MemorySource<Object> memory(Source<Object> source) {
        MemorySource<Object> memory = MemorySource.named(source.componentName()).partitions(0);
        if (source.requests()) {
            memory.asRequests();
        }
        if (source.rejects()) {
            memory.rejecting();
        }
        memorySources.put(source.componentName(), memory);
        return memory;
    }

    private Sink<Object> observe(Sink<Object> sink) {
        ObservedSink observed = new ObservedSink(replaces ? memory(sink) : sink);
        sinks.add(observed);
        return observed;
    }

    private static MemorySink<Object> memory(Sink<Object> sink) {
        MemorySink<Object> memory = MemorySink.named(sink.componentName()).withConcurrency(sink.concurrency());
        return sink.bisects() ? memory : memory.withoutBisecting();
    }

    private static IllegalArgumentException unknown(String name, Collection<String> names) {
        return new IllegalArgumentException("'" + name + "' (expected: one of " + names + ")");
    }
}
