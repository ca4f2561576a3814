package io.reactorpump.core.engine;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.InlineSink;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.plan.BranchPlan;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.plan.Stage;
import io.reactorpump.core.replica.HandlerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Makes operators of a plan's stages. Functions that finish within the call are collected and fused until a stage comes
 * that needs an operator of its own; an inline sink is the last of them.
 */
final class Assembler {

    /** One line of operators; built once, applied for each lane. */
    private interface Line extends UnaryOperator<Flux<PumpEvent>> {}

    private final Run run;
    private final Plan plan;
    private final List<StageMeter> meters = new ArrayList<>();
    private final List<Replication> replications = new ArrayList<>();
    private int terminals;

    Assembler(Run run) {
        this.run = run;
        this.plan = run.plan();
    }

    /** The counts of all stages, in the order of the plan, numbered by their place in this list. */
    List<StageMeter> meters() {
        return meters;
    }

    /** The replicas of the stages that have several, or may. */
    List<Replication> replications() {
        return replications;
    }

    /** How many sinks have to complete. */
    int terminals() {
        return terminals;
    }

    /** The whole pipeline: subscribes it to its events when called. */
    Consumer<Flux<PumpEvent>> assemble(String source, boolean plain) {
        Where main = new Where(plan.failure(), true, false, plan.flow().maxInFlight());
        List<SyncStage.Step> steps = new ArrayList<>();
        StageMeter decode = meter(source, "source", false);
        decode.count(run.intake()::emitted);
        if (!plain) {
            steps.add(new SyncStage.Step(
                    Assembler::decoded,
                    main.context(decode, StageOptions.defaults(), plan.flow().maxInFlight()),
                    false));
        }
        return toSink(plan.stages(), steps, plan.sink(), main);
    }

    private static @Nullable Object decoded(EventContext context, Object payload) throws Exception {
        if (payload instanceof Received.Undecodable failure) {
            if (failure.cause() instanceof Exception e) {
                throw e;
            }
            throw new IllegalStateException(failure.cause());
        }
        return payload == Tombstone.VALUE ? null : payload;
    }

    /** What holds for the stages of one line. */
    private final class Where {

        private final FailurePolicy policy;
        private final boolean ordered;
        private final boolean lane;

        /** How many lanes of this kind there are at first. */
        private int copies = 1;

        /** The replicas that these lanes are, if their number may change; and how many of these lanes each of them has. */
        private @Nullable Replication replication;

        private int perReplica = 1;
        private int prefetch;

        Where(FailurePolicy policy, boolean ordered, boolean lane, int prefetch) {
            this.policy = policy;
            this.ordered = ordered;
            this.lane = lane;
            this.prefetch = prefetch;
        }

        /** The lanes of a stage that is here. */
        Where lanes(boolean inOrder, Replicas replicas, @Nullable Replication theirs) {
            Where within = new Where(policy, inOrder, true, 1);
            within.copies = Replication.times(copies, replicas.num());
            within.replication = theirs == null ? replication : theirs;
            within.perReplica = theirs == null ? Replication.times(perReplica, replicas.num()) : 1;
            return within;
        }

        StageContext context(StageMeter meter, StageOptions options, int hold) {
            Optional<Duration> timeout = options.timeout().isPresent() ? options.timeout() : plan.timeout();
            return new StageContext(
                    run, meter, options.failure().orElse(policy), timeout, lane, ordered && options.ordered(), hold);
        }
    }

    // --- lines ---

    private Consumer<Flux<PumpEvent>> toSink(
            List<Stage> stages, List<SyncStage.Step> first, Sink<Object> sink, Where where) {
        terminals++;
        List<SyncStage.Step> pending = new ArrayList<>(first);
        List<Line> operators = operators(stages, pending, where);
        // What it has written is counted by whoever brings the answer.
        StageMeter meter = meter(sink.componentName(), "sink", where.lane || !(sink instanceof InlineSink));
        int concurrency = Math.max(1, sink.concurrency());
        // More than may be written at once, so that more need not be asked for one by one.
        int hold = Math.max(where.prefetch, concurrency == Integer.MAX_VALUE ? 1 : concurrency + concurrency / 8);
        StageContext context = where.context(meter, StageOptions.defaults(), hold);
        if (sink instanceof InlineSink<Object> inline) {
            fuse(step(written(inline), context, true), pending, operators);
            flush(pending, operators);
            return events -> {
                Drain end = new Drain(run.ending()::terminated);
                run.ending().onCancel(Mono.fromRunnable(end::cancel));
                apply(operators, events).subscribe(end);
            };
        }
        flush(pending, operators);
        Contextual contextual = run.contextual();
        Sink<Object> writer = contextual == null ? sink : contextual.around(sink);
        return events -> {
            SinkStage end = new SinkStage(writer, context, run.ending()::terminated);
            run.ending().onCancel(end.cancelled());
            apply(operators, events).subscribe(end);
        };
    }

    private SyncStage.Step step(Processor<Object, Object> function, StageContext context, boolean last) {
        Contextual contextual = run.contextual();
        return new SyncStage.Step(
                contextual == null
                        ? function
                        : contextual.around(context.meter().name(), function),
                context,
                last);
    }

    private static Processor<Object, Object> written(InlineSink<Object> sink) {
        return (event, payload) -> {
            sink.accept(payload);
            return null;
        };
    }

    private Line lane(List<Stage> stages, Where where) {
        List<SyncStage.Step> pending = new ArrayList<>();
        List<Line> operators = operators(stages, pending, where);
        flush(pending, operators);
        return events -> apply(operators, events);
    }

    private static Flux<PumpEvent> apply(List<Line> operators, Flux<PumpEvent> events) {
        Flux<PumpEvent> flux = events;
        for (Line operator : operators) {
            flux = operator.apply(flux);
        }
        return flux;
    }

    /** Adds a function to those before it, if one event of theirs that waits holds back the same others. */
    private static void fuse(SyncStage.Step step, List<SyncStage.Step> pending, List<Line> operators) {
        if (!pending.isEmpty()
                && pending.get(0).context().ordered() != step.context().ordered()) {
            flush(pending, operators);
        }
        pending.add(step);
    }

    private static void flush(List<SyncStage.Step> pending, List<Line> operators) {
        if (!pending.isEmpty()) {
            SyncStage.Step[] steps = pending.toArray(SyncStage.Step[]::new);
            for (int i = 0; i < steps.length; i++) {
                steps[i].context()
                        .meter()
                        .fuse(i == 0 ? null : steps[i - 1].context().meter());
            }
            operators.add(events -> new SyncStage(events, steps));
            pending.clear();
        }
    }

    private List<Line> operators(List<Stage> stages, List<SyncStage.Step> pending, Where where) {
        List<Line> operators = new ArrayList<>();
        for (Stage stage : stages) {
            StageMeter meter = meter(stage.name(), stage.kind(), where.lane);
            if (where.replication != null) {
                where.replication.within(meter);
            }
            if (stage instanceof Stage.Step step && step.replicas().isOne()) {
                fuse(
                        step(step.processor(), where.context(meter, step.settings(), where.prefetch), false),
                        pending,
                        operators);
            } else if (stage instanceof Stage.Dedupe dedupe) {
                fuse(
                        step(
                                new Dedupe(dedupe.key(), dedupe.window()),
                                where.context(meter, StageOptions.defaults(), where.prefetch),
                                false),
                        pending,
                        operators);
            } else {
                note(stage, pending, operators, meter, where);
                flush(pending, operators);
                operators.add(operator(stage, meter, where));
            }
        }
        return operators;
    }

    /** A key or a branch is found by a function of the chain before the stage, so that it fails as all functions do. */
    private void note(Stage stage, List<SyncStage.Step> pending, List<Line> operators, StageMeter meter, Where where) {
        BiFunction<EventContext, Object, Object> noted;
        if (stage instanceof Stage.Keyed keyed) {
            noted = keyed.key();
        } else if (stage instanceof Stage.Route route) {
            noted = route.choice();
        } else {
            return;
        }
        StageContext context =
                where.context(new StageMeter(meter, where.lane), StageOptions.defaults(), where.prefetch);
        fuse(
                step(
                        (event, payload) -> {
                            ((PumpEvent) event).note = noted.apply(event, payload);
                            return payload;
                        },
                        context,
                        false),
                pending,
                operators);
    }

    // --- operators ---

    private Line operator(Stage stage, StageMeter meter, Where where) {
        if (stage instanceof Stage.Async async) {
            return async(async, meter, where);
        }
        if (stage instanceof Stage.Step step) {
            return async(new Stage.Async(step.name(), step.kind(), computed(step), step.settings()), meter, where);
        }
        if (stage instanceof Stage.Batch batch) {
            StageContext context = where.context(meter, StageOptions.defaults(), where.prefetch);
            where.prefetch = 1;
            return events -> new BatchStage(events, batch.policy(), context);
        }
        if (stage instanceof Stage.Keyed keyed) {
            Replication replication = replication(meter, keyed.replicas(), 1);
            Line lane = lane(keyed.lane(), where.lanes(true, keyed.replicas(), replication));
            StageContext context = where.context(meter, StageOptions.defaults(), where.prefetch);
            boolean reusable = keyed.lane().stream().allMatch(Assembler::isReusable);
            return events -> new KeyedStage(events, keyed.replicas().num(), replication, lane, reusable, context);
        }
        if (stage instanceof Stage.Parallel parallel) {
            Replicas lanes = parallel.replicas();
            Replication replication = replication(meter, lanes, 1);
            Line lane = lane(parallel.lane(), where.lanes(false, lanes, replication));
            StageContext context = where.context(meter, StageOptions.defaults(), lanes.max());
            return events -> new ParallelStage(events, lanes.num(), replication, lane, context);
        }
        if (stage instanceof Stage.Via via) {
            StageContext context = where.context(meter, via.settings(), Math.min(where.prefetch, 256));
            return events -> new ViaStage(events, via.operator(), context);
        }
        if (stage instanceof Stage.Throttle throttle) {
            StageContext context = where.context(meter, StageOptions.defaults(), where.prefetch);
            return events -> new ThrottleStage(events, throttle.events(), throttle.per(), context);
        }
        boolean tee = stage instanceof Stage.Tee;
        List<BranchStage.Line> lines = new ArrayList<>();
        for (BranchPlan branch : stage.branches()) {
            lines.add(branch(branch, where));
        }
        StageContext context = where.context(meter, StageOptions.defaults(), Math.min(where.prefetch, 256));
        return events -> new BranchStage(events, lines, tee, context);
    }

    /** Whether the stage takes events again after it was told that there are no more. */
    private static boolean isReusable(Stage stage) {
        return stage instanceof Stage.Step || stage instanceof Stage.Dedupe || stage instanceof Stage.Async;
    }

    /** What there is to know of replicas whose number may change. */
    private @Nullable Replication replication(StageMeter meter, Replicas replicas, int slots) {
        if (replicas.isFixed()) {
            return null;
        }
        Replication replication = new Replication(meter, replicas, slots, run::nanos);
        replications.add(replication);
        return replication;
    }

    /** The function, called on a computing thread. */
    private AsyncProcessor<Object, Object> computed(Stage.Step step) {
        Processor<Object, Object> processor = step.processor();
        return (event, payload) ->
                Mono.fromCallable(() -> processor.process(event, payload)).subscribeOn(Schedulers.parallel());
    }

    private Line async(Stage.Async async, StageMeter meter, Where where) {
        Contextual contextual = run.contextual();
        AsyncProcessor<Object, Object> processor =
                contextual == null ? async.processor() : contextual.around(async.name(), async.processor());
        Replicas replicas = async.replicas();
        int slots = async.settings().concurrency();
        Replication replication = replication(meter, replicas, slots);
        if (async.processor() instanceof HandlerPool<Object, Object> handlers) {
            handlers.begin(Replication.times(where.copies, replicas.num()));
            Replication whole = replication == null ? where.replication : replication;
            if (whole != null) {
                whole.handledBy(handlers, replication == null ? where.perReplica : 1);
            }
        }
        Source<Object> source = run.source();
        AsyncProcessor<Object, Object> wanted = source.requests() ? new WhileWanted(source, processor) : processor;
        int permits = Replication.times(slots, replicas.num());
        int concurrency = Replication.times(slots, replicas.max());
        boolean fair = where.ordered && async.settings().ordered() && !where.lane;
        int hold = fair ? Math.max(where.prefetch, concurrency) : concurrency;
        StageContext context = where.context(meter, async.settings(), hold);
        return events -> new AsyncStage(events, wanted, permits, replication, context);
    }

    private BranchStage.Line branch(BranchPlan branch, Where where) {
        StageMeter meter = meter(branch.name(), "branch", where.lane);
        Where within = new Where(branch.failure().orElse(where.policy), where.ordered, where.lane, where.prefetch);
        Sink<Object> sink = branch.sink().orElseThrow();
        return new BranchStage.Line(branch, meter, toSink(branch.stages(), List.of(), sink, within));
    }

    private StageMeter meter(String name, String kind, boolean shared) {
        StageMeter meter = new StageMeter(meters.size(), name, kind, shared);
        meters.add(meter);
        return meter;
    }
}
