package io.reactorpump.core;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Component;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Generator;
import io.reactorpump.api.Handler;
import io.reactorpump.api.Operator;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.policy.BatchPolicy;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.plan.BranchPlan;
import io.reactorpump.core.plan.Stage;
import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.core.replica.HandlerPool;
import io.reactorpump.core.trigger.Triggered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;

/**
 * A pipeline being composed, whose events carry payloads of type {@code T} at this point. Immutable: each method gives a
 * new flow. Nothing runs until a {@link Pump} starts the {@link Pipeline} that {@link #to(Sink)} makes.
 *
 * @param <T> the type of the payloads at this point
 */
public final class Flow<T> {

    private final Draft draft;

    Flow(Draft draft) {
        this.draft = draft;
    }

    @SuppressWarnings("unchecked")
    static <T> Flow<T> begin(String name, List<? extends Source<? extends T>> sources) {
        List<Source<Object>> untyped =
                sources.stream().map(source -> (Source<Object>) source).toList();
        return new Flow<>(Draft.of(name, untyped));
    }

    /** Makes another payload of each. Null drops the event, which acknowledges it. */
    public <R> Flow<R> map(Function<? super T, ? extends @Nullable R> mapper) {
        return map(draft.nextName("map"), mapper);
    }

    /** As {@link #map(Function)}, with a name. */
    public <R> Flow<R> map(String name, Function<? super T, ? extends @Nullable R> mapper) {
        return map(name, mapper, StageOptions.defaults());
    }

    /** As {@link #map(Function)}, with a name and options. */
    public <R> Flow<R> map(String name, Function<? super T, ? extends @Nullable R> mapper, StageOptions options) {
        return step(name, "map", (context, payload) -> mapper.apply(payload), options);
    }

    /** Makes another payload of each, reading and writing attributes by the context. */
    public <R> Flow<R> mapWith(String name, BiFunction<EventContext, ? super T, ? extends @Nullable R> mapper) {
        return step(name, "map", mapper::apply, StageOptions.defaults());
    }

    /** Lets through the events whose payload meets the condition, and acknowledges the others. */
    public Flow<T> filter(Predicate<? super T> condition) {
        return filter(draft.nextName("filter"), condition);
    }

    /** As {@link #filter(Predicate)}, with a name. */
    public Flow<T> filter(String name, Predicate<? super T> condition) {
        return this.<T>step(
                name,
                "filter",
                (context, payload) -> condition.test(payload) ? payload : null,
                StageOptions.defaults());
    }

    /** Looks at each payload. A side effect that throws fails the event as any function does. */
    public Flow<T> peek(Consumer<? super T> look) {
        return peek(draft.nextName("peek"), look);
    }

    /** As {@link #peek(Consumer)}, with a name. */
    public Flow<T> peek(String name, Consumer<? super T> look) {
        return this.<T>step(
                name,
                "peek",
                (context, payload) -> {
                    look.accept(payload);
                    return payload;
                },
                StageOptions.defaults());
    }

    /** A stage as a class that finishes within the call; its name is its class's. */
    public <R> Flow<R> process(Processor<? super T, ? extends R> processor) {
        return process(processor, StageOptions.defaults());
    }

    /** As {@link #process(Processor)}, with options. */
    public <R> Flow<R> process(Processor<? super T, ? extends R> processor, StageOptions options) {
        return step(nameOf(processor, "process"), "process", processor, options);
    }

    /** A stage as a class that works asynchronously, with the options that it has itself; its name is its class's. */
    public <R> Flow<R> process(AsyncProcessor<? super T, ? extends R> processor) {
        return process(processor, processor.stageOptions());
    }

    /** As {@link #process(AsyncProcessor)}, with options. */
    public <R> Flow<R> process(AsyncProcessor<? super T, ? extends R> processor, StageOptions options) {
        return async(nameOf(processor, "process"), "process", processor, options);
    }

    /**
     * Makes the payloads of a publisher of each: none, which acknowledges the event, or one of a {@code Mono}, or any
     * number of another publisher. One at a time; see {@link StageOptions#concurrency(int)}. For a
     * {@code CompletionStage} or a blocking function see {@link Async}.
     */
    public <R> Flow<R> process(String name, Function<? super T, ? extends Publisher<? extends R>> processor) {
        return process(name, processor, StageOptions.defaults());
    }

    /** As {@link #process(String, Function)}, with options. */
    public <R> Flow<R> process(
            String name, Function<? super T, ? extends Publisher<? extends R>> processor, StageOptions options) {
        return async(name, "process", (context, payload) -> processor.apply(payload), options);
    }

    /** As {@link #process(String, Function)}, reading and writing attributes by the context. */
    public <R> Flow<R> processWith(
            String name, BiFunction<EventContext, ? super T, ? extends Publisher<? extends R>> processor) {
        return processWith(name, processor, StageOptions.defaults());
    }

    /** As {@link #processWith(String, BiFunction)}, with options. */
    public <R> Flow<R> processWith(
            String name,
            BiFunction<EventContext, ? super T, ? extends Publisher<? extends R>> processor,
            StageOptions options) {
        return async(name, "process", processor::apply, options);
    }

    /** A stage that the pump makes of its settings; see {@link Recipe}. */
    public <R> Flow<R> process(Recipe.OfProcessor<T, R> constructor) {
        return process(Recipe.processor(constructor));
    }

    /** An asynchronous stage that the pump makes of its settings; see {@link Recipe}. */
    public <R> Flow<R> process(Recipe.OfAsyncProcessor<T, R> constructor) {
        return process(Recipe.asyncProcessor(constructor));
    }

    /**
     * A stage with state: each replica has a handler of its own, with a life. In a lane of {@link #keyed} or {@link #parallel}
     * there are as many as lanes may run at once.
     *
     * @param handlers makes a handler for a replica
     */
    public <R> Flow<R> handle(String name, Supplier<? extends Handler<? super T, ? extends R>> handlers) {
        return handle(name, handlers, StageOptions.defaults());
    }

    /** As {@link #handle(String, Supplier)}, with options: {@link StageOptions#replicas(Replicas)}. */
    public <R> Flow<R> handle(
            String name, Supplier<? extends Handler<? super T, ? extends R>> handlers, StageOptions options) {
        return async(name, "handle", new HandlerPool<T, R>(name, handlers, options.concurrency()), options);
    }

    /**
     * Makes events of each item; the event is acknowledged when all of them are. No item acknowledges it at once. A failure in
     * their midst is decided when those already made have ended, or 30 seconds later.
     */
    public <R> Flow<R> generate(Function<? super T, ? extends Iterable<? extends R>> items) {
        return generate(draft.nextName("generate"), items);
    }

    /** As {@link #generate(Function)}, with a name. */
    public <R> Flow<R> generate(String name, Function<? super T, ? extends Iterable<? extends R>> items) {
        return async(
                name,
                "generate",
                (context, payload) -> Flux.fromIterable(items.apply(payload)),
                StageOptions.defaults());
    }

    /** A generator that injects payloads one by one, waiting for demand; its name is its class's. */
    public <R> Flow<R> generate(Generator<? super T, R> generator) {
        return generate(nameOf(generator, "generate"), generator);
    }

    /**
     * A generator that the pump makes of its settings; see {@link Recipe}.
     *
     * @param none nothing; has the compiler take a lambda for a function
     */
    public <R> Flow<R> generate(Recipe.OfGenerator<T, R> constructor, Void... none) {
        return generate(Recipe.generator(constructor));
    }

    /** As {@link #generate(Generator)}, with a name. */
    public <R> Flow<R> generate(String name, Generator<? super T, R> generator) {
        return async(name, "generate", Async.injecting(generator), StageOptions.defaults());
    }

    /** Makes one list of at most so many events, or of those that came within the time after the first. */
    public Flow<List<T>> batch(int size, Duration time) {
        return batch(draft.nextName("batch"), new BatchPolicy(size, time));
    }

    /** As {@link #batch(int, Duration)}, with a name. */
    public Flow<List<T>> batch(String name, BatchPolicy policy) {
        return new Flow<>(draft.plus(new Stage.Batch(name, policy)));
    }

    /**
     * Runs a lane for each key that has events: in order within the key, {@code concurrency} keys at once. A batch inside
     * the lane also ends when no event of its key waits.
     */
    public <R> Flow<R> keyed(Function<? super T, ?> key, int concurrency, Function<Flow<T>, Flow<R>> lane) {
        return keyed(draft.nextName("keyed"), key, concurrency, lane);
    }

    /** As {@link #keyed(Function, int, Function)}, with a name. */
    public <R> Flow<R> keyed(
            String name, Function<? super T, ?> key, int concurrency, Function<Flow<T>, Flow<R>> lane) {
        Checks.positive(name + ".concurrency", concurrency);
        return keyed(name, key, Replicas.fixed(concurrency), lane);
    }

    /** As {@link #keyed(Function, int, Function)}, where the load decides how many keys at once: one per replica. */
    public <R> Flow<R> keyed(
            String name, Function<? super T, ?> key, Replicas replicas, Function<Flow<T>, Flow<R>> lane) {
        return new Flow<>(draft.plus(new Stage.Keyed(name, Untyped.function(key), replicas, stagesOf(name, lane))));
    }

    /** As {@link #keyed(String, Function, Replicas, Function)}, with a key that the context tells: that of the record for instance. */
    public <R> Flow<R> keyedWith(
            String name,
            BiFunction<EventContext, ? super T, ?> key,
            Replicas replicas,
            Function<Flow<T>, Flow<R>> lane) {
        return new Flow<>(draft.plus(new Stage.Keyed(name, Untyped.function(key), replicas, stagesOf(name, lane))));
    }

    /** Runs so many copies of a lane, each on a thread of its own for computing, in no particular order. */
    public <R> Flow<R> parallel(int concurrency, Function<Flow<T>, Flow<R>> lane) {
        return parallel(draft.nextName("parallel"), concurrency, lane);
    }

    /** As {@link #parallel(int, Function)}, with a name. */
    public <R> Flow<R> parallel(String name, int concurrency, Function<Flow<T>, Flow<R>> lane) {
        Checks.positive(name + ".concurrency", concurrency);
        return parallel(name, Replicas.fixed(concurrency), lane);
    }

    /** As {@link #parallel(int, Function)}, where the load decides how many copies: each replica is one. */
    public <R> Flow<R> parallel(String name, Replicas replicas, Function<Flow<T>, Flow<R>> lane) {
        return new Flow<>(draft.plus(new Stage.Parallel(name, replicas, stagesOf(name, lane))));
    }

    /**
     * A raw operator chain on events, whose author keeps the acknowledgements; what it loses goes to the policy.
     *
     * <p>Its functions do not have the context that {@link Pump#contextual(io.reactorpump.core.context.Carrier)} puts around
     * those of other stages: the operators call them, on threads and at times of their own, with one event, several or none
     * (a timer), so there is no one event whose context it could be.
     */
    public <R> Flow<R> via(String name, Operator<T, R> operator) {
        return via(name, operator, StageOptions.defaults());
    }

    /** As {@link #via(String, Operator)}, with options. */
    public <R> Flow<R> via(String name, Operator<T, R> operator, StageOptions options) {
        return new Flow<>(draft.plus(new Stage.Via(name, Untyped.operator(operator), options)));
    }

    /** Sends every event to the branches too. Payloads are shared, so they must not be changed. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Flow<T> tee(String name, Branch<? super T>... branches) {
        return new Flow<>(draft.plus(new Stage.Tee(name, Branch.plans(branches))));
    }

    /** Sends each event to the first branch whose condition it meets; the others go on here. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Flow<T> route(String name, Branch<? super T>... branches) {
        return new Flow<>(draft.plus(new Stage.Route(name, Branch.plans(branches))));
    }

    /**
     * Sends each event to the sink of its key, one of another pipeline for instance ({@link InternalSource#sink()}); those whose
     * key has no sink go on here. A sink that is slow holds the others back when so many of its events wait that no more may be
     * in flight.
     */
    public <K> Flow<T> route(
            String name, Function<? super T, ? extends K> key, Map<K, ? extends Sink<? super T>> sinks) {
        return routeWith(name, (context, payload) -> key.apply(payload), sinks);
    }

    /** As {@link #route(String, Function, Map)}, with a key that the context tells. */
    public <K> Flow<T> routeWith(
            String name,
            BiFunction<EventContext, ? super T, ? extends K> key,
            Map<K, ? extends Sink<? super T>> sinks) {
        Checks.positive(name + ".sinks", sinks.size());
        Map<K, Integer> numbers = new HashMap<>();
        List<BranchPlan> branches = new ArrayList<>();
        sinks.forEach((value, sink) -> {
            numbers.put(value, branches.size());
            branches.add(Branch.<T>required(name + "-" + value, sink).plan());
        });
        BiFunction<EventContext, Object, Object> keys = Untyped.function(key);
        return new Flow<>(draft.plus(new Stage.Route(
                name, branches, (context, payload) -> numbers.getOrDefault(keys.apply(context, payload), -1))));
    }

    /** Lets at most so many events pass per time, evenly spread. */
    public Flow<T> throttle(long events, Duration per) {
        return throttle(draft.nextName("throttle"), events, per);
    }

    /** As {@link #throttle(long, Duration)}, with a name. */
    public Flow<T> throttle(String name, long events, Duration per) {
        Checks.positive(name + ".events", events);
        Checks.positive(name + ".per", per);
        return new Flow<>(draft.plus(new Stage.Throttle(name, events, per)));
    }

    /**
     * Lets each key pass once among the last so many keys. A repetition of an event that is not yet acknowledged waits
     * for it, and shares its fate.
     */
    public Flow<T> dedupe(Function<? super T, ?> key, int window) {
        return dedupe(draft.nextName("dedupe"), key, window);
    }

    /** As {@link #dedupe(Function, int)}, with a name. */
    public Flow<T> dedupe(String name, Function<? super T, ?> key, int window) {
        Checks.positive(name + ".window", window);
        return new Flow<>(draft.plus(new Stage.Dedupe(name, Untyped.function(key), window)));
    }

    /** As {@link #dedupe(Function, int)}, with a name and a key that the context tells. */
    public Flow<T> dedupeWith(String name, BiFunction<EventContext, ? super T, ?> key, int window) {
        Checks.positive(name + ".window", window);
        return new Flow<>(draft.plus(new Stage.Dedupe(name, Untyped.function(key), window)));
    }

    /** What is done about failures of all stages, codecs and the sink, where a stage does not say otherwise. */
    public Flow<T> onFailure(FailurePolicy policy) {
        return new Flow<>(draft.with(policy));
    }

    /** As {@link #onFailure(FailurePolicy)}, with what is done so far in other ways. */
    public Flow<T> onFailure(UnaryOperator<FailurePolicy> change) {
        return onFailure(change.apply(draft.failure()));
    }

    /** How long an asynchronous stage or the sink may take for one attempt, where the stage does not say otherwise. */
    public Flow<T> timeout(Duration limit) {
        Checks.positive("timeout", limit);
        return new Flow<>(draft.with(limit));
    }

    /** How many source events may be in flight. */
    public Flow<T> maxInFlight(int maxInFlight) {
        return flow(FlowPolicy.maxInFlight(maxInFlight));
    }

    /** How much is held at a time. */
    public Flow<T> flow(FlowPolicy policy) {
        return new Flow<>(draft.with(policy));
    }

    /** How often positions are made durable. */
    public Flow<T> commit(CommitPolicy policy) {
        return new Flow<>(draft.with(policy));
    }

    /**
     * Ends the pipeline in a sink.
     *
     * @throws io.reactorpump.api.error.SettingException naming all that cannot work
     */
    public Pipeline to(Sink<? super T> sink) {
        return new Pipeline(draft.plan(sink));
    }

    /**
     * Ends the pipeline in a sink that the pump makes of its settings; see {@link Recipe}.
     *
     * @param none nothing; has the compiler take a lambda for a sink
     */
    public Pipeline to(Recipe.OfSink<T> constructor, Void... none) {
        return to(Recipe.sink(constructor));
    }

    /** Ends the pipeline in any subscriber: a weak sink, see {@link Sink#weak}. */
    public Pipeline to(String name, Subscriber<? super T> subscriber) {
        return to(Sink.weak(name, subscriber));
    }

    /** The stages that a lane or branch adds to an empty flow. */
    static <I, O> List<Stage> stagesOf(String holder, Function<Flow<I>, Flow<O>> lane) {
        return lane.apply(new Flow<>(Draft.within(holder))).draft.stages();
    }

    /** A class's own name for itself, or a given one for a lambda, which has none. */
    private String nameOf(Component component, String kind) {
        Class<?> type = component.getClass();
        boolean nameless = type.isSynthetic() || type.isHidden() || type.isAnonymousClass();
        return nameless ? draft.nextName(kind) : component.componentName();
    }

    private <R> Flow<R> step(
            String name, String kind, Processor<? super T, ? extends R> processor, StageOptions options) {
        return new Flow<>(draft.plus(new Stage.Step(name, kind, Untyped.processor(processor), options)));
    }

    /** The stage that makes events of firings, which are what flows here. */
    <R> Flow<R> cycles(Triggered<R> triggered, StageOptions options) {
        String name = triggered.name() + ".cycle";
        Checks.that(
                options.concurrency() == 1, name + ".concurrency", options.concurrency(), "1: cycles never overlap");
        return new Flow<>(draft.plus(new Stage.Async(name, "cycle", Untyped.processor(triggered.cycles()), options)));
    }

    private <R> Flow<R> async(
            String name, String kind, AsyncProcessor<? super T, ? extends R> processor, StageOptions options) {
        return new Flow<>(draft.plus(new Stage.Async(name, kind, Untyped.processor(processor), options)));
    }
}
