package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Component;
import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.context.Carrier;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One execution of a plan, from opening its components to closing them. Ends once; a restart is a new run. Thread-safe.
 *
 * <p>Its parts know each other through it: {@link Opening}, {@link Intake}, {@link Reconnecting}, {@link Failures}, {@link
 * Committer} and {@link Ending} do the work, {@link Life} and {@link Trouble} say how it is.
 */
public final class Run {

    private final Plan plan;
    private final Scheduler scheduler;
    private final PumpClock clock;
    private final Meters meters;
    private final @Nullable Contextual contextual;
    private final Source<Object> source;
    private final Disposable.Composite timers = Disposables.composite();
    private final Holds holds;
    private final Life life = new Life();
    private final Trouble trouble = new Trouble(this);
    private final Announcer announcer;
    private final Opening opening;
    private final Ending ending;
    private final Failures failures;
    private final Intake intake;
    private final Reconnecting reconnecting;
    private final Committer committer;
    private final Assignments assignments;
    private final List<StageMeter> stages;
    private final List<Replication> replications;
    private final Consumer<Flux<PumpEvent>> chain;
    private final Map<Sink<?>, SerialWriter> writers = new ConcurrentHashMap<>();

    private volatile RunMeters recorder = RunMeters.NONE;

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
        this(plan, scheduler, meters, carrier, application, resources, new Holds());
    }

    /**
     * A run of this plan, not yet started, of a pipeline that others may hold back.
     *
     * @param holds who does, now and later
     */
    public Run(
            Plan plan,
            Scheduler scheduler,
            Meters meters,
            @Nullable Carrier carrier,
            Application application,
            List<Component> resources,
            Holds holds) {
        this.plan = plan;
        this.holds = holds;
        this.scheduler = scheduler;
        this.clock = new PumpClock(scheduler);
        this.meters = meters;
        this.contextual = carrier == null ? null : new Contextual(plan.name(), carrier);
        this.source = plan.sources().size() == 1 ? plan.sources().get(0) : new MergedSource(this);
        Components components = new Components(plan, resources);
        this.announcer = new Announcer(this, application);
        this.opening = new Opening(this, components);
        this.ending = new Ending(this, components);
        this.failures = new Failures(this);
        this.intake = new Intake(source, this);
        this.reconnecting = new Reconnecting(this, source, intake::connect);
        this.committer = new Committer(plan.name(), source, intake.ledgers());
        this.assignments = new Assignments(this, intake, committer);
        Assembler assembler = new Assembler(this);
        this.chain = assembler.assemble(source.componentName(), source instanceof PlainSource);
        this.stages = assembler.meters();
        this.replications = assembler.replications();
        ending.expect(assembler.terminals());
    }

    // --- what is asked of it from outside ---

    /** Opens the components and begins to pump. Does not wait. */
    public void start() {
        recorder = meters.begin(new MeteredRun(plan.name(), List.copyOf(stages), this::status));
        opening.begin();
    }

    /** Completes when the components are open and the source is subscribed; fails if they can not be opened. */
    public Mono<Void> started() {
        return opening.started();
    }

    /** Who holds it back has changed. */
    public void held() {
        if (holds.isAny()) {
            announcer.look();
        } else {
            elsewhere(() -> {
                intake.wake();
                announcer.look();
            });
        }
    }

    /** What the run fails with, at once if it has failed, until that is cleared. */
    public Mono<Throwable> failing() {
        return life.failing().map(first -> life.failure().map(Failure::cause).orElse(first));
    }

    /**
     * Goes on from the event that failed, if one did.
     *
     * @param skip whether that event is dropped instead of tried again
     */
    public Cleared clearError(boolean skip) {
        List<Failures.Stopped> events = new ArrayList<>();
        Cleared cleared = failures.clear(life, events);
        if (cleared == Cleared.GOES_ON) {
            elsewhere(() -> {
                announcer.say(Lifecycle.CLEARED, "");
                if (skip) {
                    failures.drop(events);
                } else {
                    Failures.again(events);
                }
                intake.wake();
                life.postponed().forEach(life::whenGoingOn);
                if (life.isDone()) {
                    ending.begin();
                }
            });
        }
        return cleared;
    }

    /** Stops reading, finishes what is in flight, at most so long; asked for again, until the earliest of the limits. */
    public Mono<DrainReport> drain(Duration limit) {
        if (life.end()) {
            announcer.look();
            if (life.isDone() || opening.what().isPresent()) {
                ending.begin();
            } else {
                failures.drain();
                intake.drain();
            }
        }
        timers.add(scheduler.schedule(ending::begin, limit.toNanos(), TimeUnit.NANOSECONDS));
        return ending.report();
    }

    /** Stops at once; what is in flight is abandoned. */
    public Mono<DrainReport> stop() {
        life.end();
        ending.begin();
        return ending.report();
    }

    /** The report of the ended run. */
    public Mono<DrainReport> report() {
        return ending.report();
    }

    /** The state. */
    public State state() {
        return life.state();
    }

    /** How many events are emitted and not settled. */
    public long inFlight() {
        return intake.ledgers().inFlight();
    }

    /** All about the run. */
    public Status status() {
        return new Observer(this).status();
    }

    // --- what its parts ask of each other ---

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

    Meters meters() {
        return meters;
    }

    RunMeters recorder() {
        return recorder;
    }

    /** What puts functions into the surroundings of their event, if they shall be. */
    @Nullable Contextual contextual() {
        return contextual;
    }

    Source<Object> source() {
        return source;
    }

    Assignments sourceContext() {
        return assignments;
    }

    List<StageMeter> stages() {
        return stages;
    }

    /** The replicas of the stages that have several, or may. */
    List<Replication> replications() {
        return replications;
    }

    Life life() {
        return life;
    }

    Holds holds() {
        return holds;
    }

    Trouble trouble() {
        return trouble;
    }

    Announcer announcer() {
        return announcer;
    }

    Opening opening() {
        return opening;
    }

    Ending ending() {
        return ending;
    }

    Failures failures() {
        return failures;
    }

    Intake intake() {
        return intake;
    }

    /** What source is about to be subscribed again, and why, if one is. */
    Optional<String> reconnecting() {
        return source instanceof MergedSource merged ? merged.reconnecting() : reconnecting.why();
    }

    Committer committer() {
        return committer;
    }

    @SuppressWarnings("unchecked")
    SerialWriter deadLetters(Sink<? super DeadLetter> sink) {
        return writers.computeIfAbsent(sink, s -> {
            Sink<Object> letters = (Sink<Object>) (Sink<?>) sink;
            return new SerialWriter(plan.name(), contextual == null ? letters : contextual.around(letters));
        });
    }

    /**
     * Runs what may make the source emit, and so may take as long as the source has something to say, on a thread of its own
     * instead of the caller's.
     */
    void elsewhere(Runnable task) {
        Schedulers.boundedElastic().schedule(task);
    }

    /** A timer that can be set again and again, and does not fire any more when the run ends. */
    Disposable.Swap timer() {
        Disposable.Swap timer = Disposables.swap();
        timers.add(timer);
        return timer;
    }

    /** Whether it takes events: it is open, has not failed, and nobody holds it back. */
    boolean isReady() {
        return life.state() == State.RUNNING && opening.what().isEmpty() && !holds.isAny();
    }

    /** Whether no more is to be asked of the source until the error is cleared. */
    boolean isHalted() {
        return life.state() == State.FAILED;
    }

    // --- what happens to it ---

    /** The components are open: events may flow. */
    void opened() {
        announcer.say(Lifecycle.STARTED, "");
        chain.accept(intake);
        intake.connect();
        if (source.remembers()) {
            long interval = plan.commit().interval().toNanos();
            timers.add(scheduler.schedulePeriodically(committer::commitSoon, interval, interval, TimeUnit.NANOSECONDS));
        }
        replications.forEach(this::scale);
    }

    private void scale(Replication replication) {
        replication.begin();
        if (!replication.limits().isFixed()) {
            long every = replication.limits().scaling().every().toNanos();
            timers.add(scheduler.schedulePeriodically(
                    new StageScaler(this, replication), every, every, TimeUnit.NANOSECONDS));
        }
    }

    /** The source broke. One of a merge is not told here: the merge sees to it. */
    void broke(Throwable error) {
        if (source instanceof MergedSource) {
            bug("the merge of the sources ended with " + error, error);
        } else {
            reconnecting.broke(error);
        }
    }

    /** The source brings something. By the holder of the intake. */
    void progressed() {
        reconnecting.progressed();
        if (committer.isDue(plan.commit().count(), intake.ledgers().settled())) {
            committer.commitSoon();
        }
    }

    /** A source event has ended. */
    void ended(PartitionLedger ledger, long number, Outcome outcome) {
        ending.count(outcome);
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
        ending.expect(1);
        new GivingBack(origin, ledger, number, outcome, context, ending::terminated).retry();
        return true;
    }

    void bug(String what, @Nullable Throwable cause) {
        trouble.bug(what, cause);
    }

    /** Nothing is begun any more: no timer fires, no event is tried again, none is taken. */
    void rest() {
        timers.dispose();
        failures.end();
        intake.refuse();
    }

    /** After the last commit: the source may go. */
    void release() {
        assignments.end();
        intake.release();
    }

    void over(DrainReport last) {
        try {
            recorder.over();
            announcer.look();
            announcer.say(Lifecycle.STOPPED, last.toString());
        } finally {
            opening.over();
        }
    }
}
