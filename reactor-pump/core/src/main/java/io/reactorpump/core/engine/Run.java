package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Component;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.BugException;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.context.Carrier;
import io.reactorpump.core.context.LogContext;
import io.reactorpump.core.metrics.MeteredRun;
import io.reactorpump.core.metrics.Meters;
import io.reactorpump.core.metrics.RunMeters;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Failure;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One execution of a plan, from opening its components to closing them. Ends once; a restart is a new run. Thread-safe.
 */
public final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final Duration LAST_COMMIT = Duration.ofSeconds(10);

    private final Plan plan;
    private final Scheduler scheduler;
    private final PumpClock clock;
    private final Meters meters;
    private final @Nullable Contextual contextual;
    private final Source<Object> source;
    private final Components components;
    private final Announcer announcer;
    private final Failures failures;
    private final Committer committer;
    private final Intake intake;
    private final Assignments assignments;
    private final List<StageMeter> stages;
    private final Consumer<Flux<PumpEvent>> chain;
    private final AtomicInteger terminals;
    private final Map<Sink<?>, SerialWriter> writers = new ConcurrentHashMap<>();
    private final Disposable.Composite timers = Disposables.composite();
    private final List<Runnable> ends = new CopyOnWriteArrayList<>();
    private final LongAdder deadLettered = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final Sinks.One<DrainReport> report = Sinks.one();
    private final Sinks.Empty<Void> started = Sinks.empty();
    private final Sinks.Empty<Void> failedSignal = Sinks.empty();

    private volatile RunMeters recorder = RunMeters.NONE;
    private volatile State state = State.RUNNING;
    private volatile @Nullable Failure failure;
    private volatile @Nullable String opening = "opening";
    private volatile @Nullable String reconnecting;
    private volatile boolean exhausted;
    private int reconnects;

    /** Whether all sinks have seen the end of their lines. */
    private boolean allSeen;

    /** What the source broke with while the run had failed: it is subscribed again when the error is cleared. */
    private @Nullable Throwable brokeMeanwhile;

    /**
     * A run of this plan, not yet started.
     *
     * @param carrier what takes the context of threads along with events, if anything shall
     * @param resources what the components need: opened before them and closed after them
     */
    public Run(
            Plan plan,
            Scheduler scheduler,
            Meters meters,
            @Nullable Carrier carrier,
            Application application,
            List<Component> resources) {
        this.plan = plan;
        this.scheduler = scheduler;
        this.clock = new PumpClock(scheduler);
        this.meters = meters;
        this.contextual = carrier == null ? null : new Contextual(plan.name(), carrier);
        this.source = plan.sources().size() == 1 ? plan.sources().get(0) : new MergedSource(plan.sources());
        this.components = new Components(plan, resources);
        this.announcer = new Announcer(this, application);
        this.failures = new Failures(this);
        this.intake = new Intake(source, this);
        this.committer = new Committer(plan.name(), source, intake::ledgers);
        this.assignments = new Assignments(this, intake, committer);
        Assembler assembler = new Assembler(this);
        this.chain = assembler.assemble(source.componentName(), source instanceof PlainSource);
        this.stages = assembler.meters();
        this.terminals = new AtomicInteger(assembler.terminals());
    }

    // --- what the operators ask for ---

    Plan plan() {
        return plan;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Instant now() {
        return clock.now();
    }

    long nanos() {
        return clock.nanos();
    }

    long emitted() {
        return intake.emitted();
    }

    Meters meters() {
        return meters;
    }

    /** What puts functions into the surroundings of their event, if they shall be. */
    @Nullable Contextual contextual() {
        return contextual;
    }

    RunMeters recorder() {
        return recorder;
    }

    Failures failures() {
        return failures;
    }

    Announcer announcer() {
        return announcer;
    }

    Assignments sourceContext() {
        return assignments;
    }

    @SuppressWarnings("unchecked")
    SerialWriter deadLetters(Sink<? super DeadLetter> sink) {
        return writers.computeIfAbsent(sink, s -> {
            Sink<Object> letters = (Sink<Object>) (Sink<?>) sink;
            return new SerialWriter(plan.name(), contextual == null ? letters : contextual.around(letters));
        });
    }

    // --- start ---

    /** Opens the components and begins to pump. Does not wait. */
    public void start() {
        recorder = meters.begin(new MeteredRun(plan.name(), List.copyOf(stages), this::status));
        elsewhere(() -> open(1));
    }

    /**
     * Runs what may make the source emit, and so may take as long as the source has something to say, on a thread of its own
     * instead of the caller's.
     */
    private void elsewhere(Runnable task) {
        Schedulers.boundedElastic().schedule(task);
    }

    private void open(int attempt) {
        components
                .open(scheduler, announcer.application())
                .subscribe(ignored -> {}, error -> openFailed(error, attempt), this::opened);
    }

    private void openFailed(Throwable error, int attempt) {
        if (finishing.get()) {
            return;
        }
        if (failures.kind(plan.failure(), error) != FailureKind.INFRASTRUCTURE) {
            fail(new Failure("open", Optional.empty(), attempt, now(), error));
            started.tryEmitError(error);
            return;
        }
        opening = "opening: " + Reasons.of(error);
        try (LogContext ignored = LogContext.of(plan.name())) {
            LOG.warn(
                    "Pipeline '{}' can not open its components yet, and will try again: {}",
                    plan.name(),
                    Reasons.of(error));
        }
        later(RetryPolicy.forever().backoff().delay(attempt), () -> elsewhere(() -> open(attempt + 1)));
    }

    private void opened() {
        opening = null;
        if (finishing.get()) {
            return;
        }
        announcer.say(Lifecycle.STARTED, "");
        chain.accept(intake);
        intake.connect();
        if (!(source instanceof PlainSource)) {
            long interval = plan.commit().interval().toNanos();
            timers.add(scheduler.schedulePeriodically(committer::commitSoon, interval, interval, TimeUnit.NANOSECONDS));
        }
        started.tryEmitEmpty();
    }

    /** A timer that can be set again and again, and does not fire any more when the run ends. */
    Disposable.Swap timer() {
        Disposable.Swap timer = Disposables.swap();
        timers.add(timer);
        return timer;
    }

    /** Whether it takes events: it is open, has not failed, and nobody has paused it. */
    boolean isReady() {
        return state == State.RUNNING && opening == null && !intake.isPaused();
    }

    /** Completes when the components are open and the source is subscribed; fails if they can not be opened. */
    public Mono<Void> started() {
        return started.asMono();
    }

    private void later(Duration delay, Runnable task) {
        timers.add(scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    // --- what the intake tells ---

    void sourceCompleted() {
        exhausted = true;
    }

    void sourceFailed(Throwable error) {
        synchronized (this) {
            if (state == State.FAILED) {
                brokeMeanwhile = error;
            }
            if (state != State.RUNNING) {
                return;
            }
        }
        FailureKind kind = failures.kind(plan.failure(), error);
        if (kind == FailureKind.FATAL || (source instanceof PlainSource && kind == FailureKind.EVENT)) {
            fail(new Failure(source.componentName(), Optional.empty(), 1, now(), error));
            return;
        }
        int attempt = ++reconnects;
        reconnecting = "source '" + source.componentName() + "' is subscribed again: " + Reasons.of(error);
        try (LogContext ignored = LogContext.of(plan.name(), source.componentName(), null)) {
            LOG.warn("Pipeline '{}': {}", plan.name(), reconnecting);
        }
        later(RetryPolicy.forever().backoff().delay(attempt), () -> {
            boolean now;
            synchronized (this) {
                now = state == State.RUNNING;
                brokeMeanwhile = state == State.FAILED ? error : null;
            }
            if (now) {
                reconnecting = null;
                elsewhere(intake::connect);
            }
        });
    }

    void progressed() {
        reconnects = 0;
        if (committer.isDue(plan.commit().count(), intake.settledCount())) {
            committer.commitSoon();
        }
    }

    void emptied(PartitionLedger ledger) {
        assignments.emptied(ledger);
    }

    void ended(PartitionLedger ledger, long number, Outcome outcome) {
        if (outcome instanceof Outcome.DeadLettered) {
            deadLettered.increment();
        } else if (outcome instanceof Outcome.Rejected) {
            rejected.increment();
        }
        if (meters.isTimed()) {
            recorder.ended(clock.nanos() - ledger.since(number));
        }
    }

    /** Gives a rejected event back to a source that takes records back; true if it settles later. */
    boolean rejects(PartitionLedger ledger, long number, Outcome.Rejected outcome) {
        Source<Object> origin = source instanceof MergedSource merged ? merged.sourceOf(ledger) : source;
        if (!origin.rejects()) {
            return false;
        }
        StageContext context =
                new StageContext(this, stages.get(0), plan.failure().thenStop(), Optional.empty(), false, true, 1);
        terminals.incrementAndGet();
        new GivingBack(origin, ledger, number, outcome, context, this::terminated).retry();
        return true;
    }

    // --- failing ---

    /** Fails the run by an event, and gives what is to be done about it once no lock is held. */
    Runnable failedAt(StageContext stage, Attempt attempt, Throwable cause) {
        Failure at = new Failure(
                stage.meter().name(), Optional.of(attempt.event.position()), attempt.failures(), now(), cause);
        return mark(at) ? () -> tell(at) : () -> {};
    }

    void fatal(Throwable error) {
        fail(new Failure(source.componentName(), Optional.empty(), 1, now(), error));
    }

    void bug(String what, @Nullable Throwable cause) {
        BugException bug = new BugException(what + " [pipeline=" + plan.name() + "]", cause);
        try (LogContext ignored = LogContext.of(plan.name())) {
            LOG.error(bug.getMessage(), bug);
        }
        fail(new Failure("engine", Optional.empty(), 1, now(), bug));
    }

    private void fail(Failure first) {
        if (mark(first)) {
            tell(first);
        }
    }

    private synchronized boolean mark(Failure first) {
        if (failure == null) {
            failure = first;
        }
        if (state != State.RUNNING) {
            return false;
        }
        state = State.FAILED;
        return true;
    }

    private void tell(Failure first) {
        try (LogContext ignored =
                LogContext.of(plan.name(), first.stage(), first.position().orElse(null))) {
            LOG.error(
                    "Pipeline '{}' stopped at '{}'{}: {}",
                    plan.name(),
                    first.stage(),
                    first.position().map(position -> " [" + position + "]").orElse(""),
                    Reasons.of(first.cause()),
                    first.cause());
        }
        committer.commitSoon();
        announcer.say(Lifecycle.ERROR, first);
        failedSignal.tryEmitEmpty();
    }

    /** Whether no more is to be asked of the source until the error is cleared. */
    boolean isHalted() {
        return state == State.FAILED;
    }

    /** Completes when the run fails for the first time. */
    public Mono<Void> failed() {
        return failedSignal.asMono();
    }

    /** What it failed with. */
    public Throwable cause() {
        Failure known = failure;
        return known == null ? new BugException("no failure is known", null) : known.cause();
    }

    /** Goes on from the event that failed, if one did; false if the run can only be started anew. */
    public boolean clearError() {
        Optional<List<Attempt>> cleared = failures.clear(this::unmark);
        cleared.ifPresent(attempts -> elsewhere(() -> {
            announcer.say(Lifecycle.CLEARED, "");
            Failures.again(attempts);
            intake.wake();
            Throwable broke;
            boolean over;
            synchronized (this) {
                over = allSeen;
                broke = brokeMeanwhile;
                brokeMeanwhile = null;
            }
            if (broke != null) {
                sourceFailed(broke);
            }
            if (over) {
                finish();
            }
        }));
        return cleared.isPresent();
    }

    private synchronized boolean unmark() {
        if (state != State.FAILED || failure == null || failure.position().isEmpty()) {
            return false;
        }
        failure = null;
        state = State.RUNNING;
        return true;
    }

    // --- ending ---

    /** One of the sinks has seen the end of its line, or a record that was given back has arrived. */
    void terminated() {
        if (terminals.decrementAndGet() > 0) {
            return;
        }
        synchronized (this) {
            allSeen = true;
            if (state == State.FAILED) {
                // Nothing goes on, but that it failed is not over until somebody has seen to it.
                return;
            }
        }
        finish();
    }

    /** Stops reading, finishes what is in flight, at most so long. */
    public Mono<DrainReport> drain(Duration limit) {
        boolean first;
        boolean nothingGoesOn;
        synchronized (this) {
            first = state == State.RUNNING || state == State.FAILED;
            if (first) {
                state = State.DRAINING;
            }
            nothingGoesOn = allSeen
                    || opening != null
                    || (failure != null && failure.stage().equals("open"));
        }
        if (first) {
            announcer.look();
            later(limit, this::finish);
            if (nothingGoesOn) {
                finish();
            } else {
                failures.drain();
                intake.drain();
            }
        }
        return report.asMono();
    }

    /** Stops at once; what is in flight is abandoned. */
    public Mono<DrainReport> stop() {
        synchronized (this) {
            if (!state.isOver()) {
                state = State.DRAINING;
            }
        }
        finish();
        return report.asMono();
    }

    /** The report of the ended run. */
    public Mono<DrainReport> report() {
        return report.asMono();
    }

    private void finish() {
        if (!finishing.compareAndSet(false, true)) {
            return;
        }
        timers.dispose();
        failures.end();
        intake.refuse();
        ends.forEach(Runnable::run);
        components
                .flush()
                .then(Mono.defer(() -> committer.commit().timeout(LAST_COMMIT, scheduler)))
                .then(Mono.just(Optional.<String>empty()))
                .onErrorResume(error -> Mono.just(Optional.of(Reasons.of(error))))
                .map(this::numbers)
                .flatMap(last -> Mono.fromRunnable(this::release)
                        .then(components.close())
                        .thenReturn(last))
                .subscribe(this::over);
    }

    /** Counted after the last commit, so that nothing is committed that does not count as done. */
    private DrainReport numbers(Optional<String> uncommitted) {
        long dead = deadLettered.sum();
        long back = rejected.sum();
        long settled = intake.settledCount();
        long emitted = intake.emitted();
        return new DrainReport(emitted, settled - dead - back, dead, back, emitted - settled, uncommitted);
    }

    private void release() {
        intake.ledgers().forEach(PartitionLedger::abandon);
        assignments.end();
        intake.release();
    }

    /** How to cancel a line from its end. */
    void onCancel(Runnable end) {
        ends.add(end);
    }

    private void over(DrainReport last) {
        synchronized (this) {
            boolean complete = exhausted && last.abandoned() == 0 && state == State.RUNNING;
            state = complete ? State.COMPLETED : State.STOPPED;
        }
        recorder.over();
        announcer.look();
        announcer.say(Lifecycle.STOPPED, last.toString());
        try (LogContext ignored = LogContext.of(plan.name())) {
            LOG.info("Pipeline '{}' is {}: {}", plan.name(), state, last);
        }
        started.tryEmitEmpty();
        report.tryEmitValue(last);
    }

    // --- looking ---

    /** How many events are emitted and not settled. */
    public long inFlight() {
        return Math.max(0, intake.emitted() - intake.settledCount());
    }

    /** Asks for no more events, or goes on. */
    public void pause(boolean pause) {
        if (pause) {
            intake.pause(true);
            announcer.look();
        } else {
            elsewhere(() -> {
                intake.pause(false);
                announcer.look();
            });
        }
    }

    /** The state. */
    public State state() {
        return state;
    }

    /** All about the run. */
    public Status status() {
        return new Observer(this).status();
    }

    long deadLettered() {
        return deadLettered.sum();
    }

    Intake intake() {
        return intake;
    }

    Committer committer() {
        return committer;
    }

    List<StageMeter> stages() {
        return stages;
    }

    Source<Object> source() {
        return source;
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    Optional<String> opening() {
        return Optional.ofNullable(opening);
    }

    Optional<String> reconnecting() {
        return Optional.ofNullable(reconnecting);
    }
}
