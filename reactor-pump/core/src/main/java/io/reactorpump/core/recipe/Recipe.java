package io.reactorpump.core.recipe;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Component;
import io.reactorpump.api.Connection;
import io.reactorpump.api.Generator;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.component.LoopSource;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.trigger.TriggerSource;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a component in a pipeline until a pump makes it of its settings: of {@code [pipeline:orders:MySource]} for
 * {@code MySource::new} in the pipeline {@code orders}. Each start makes another one. Immutable.
 *
 * <pre>{@code
 * Pipeline.named("orders")
 *         .from(Recipe.source(MySource::new).with("poll_interval", "5 s"))
 *         .to(Recipe.sink(WebhookSink::new).named("Audit"));
 * }</pre>
 *
 * <p>A class with several constructors, or a lambda, is not told from a source or a sink by the compiler: it takes {@code
 * Recipe.source(..)}, and a lambda a name.
 *
 * @param <C> what it makes
 * @param <R> the recipe's own type
 */
public abstract sealed class Recipe<C extends Component, R>
        permits SourceRecipe, TriggerRecipe, SinkRecipe, ProcessorRecipe, AsyncProcessorRecipe, GeneratorRecipe {

    private final Parts<C> parts;

    /**
     * What a recipe consists of.
     *
     * @param name the name given; null if it is the class's
     * @param constructor what may tell the class
     * @param maker makes the component
     * @param arguments settings that the program gives
     */
    record Parts<C>(
            @Nullable String name, Serializable constructor, Maker<? extends C> maker, Map<String, Object> arguments) {

        static <C> Parts<C> of(Maker<? extends C> maker) {
            return new Parts<>(null, maker, maker, Map.of());
        }

        /** These, for something else that is made of what they make. */
        <D> Parts<D> then(Function<? super C, ? extends D> next) {
            return new Parts<>(name, constructor, settings -> next.apply(maker.make(settings)), arguments);
        }
    }

    Recipe(Parts<C> parts) {
        this.parts = parts;
    }

    /** A source, named as its class. */
    public static <T> SourceRecipe<T> source(OfSource<T> constructor) {
        return new SourceRecipe<T>(Parts.<Source<T>>of(constructor));
    }

    /** A source with a loop of its own, named as its class. */
    public static <T> SourceRecipe<T> loop(OfLoop<T> constructor) {
        return new SourceRecipe<T>(Parts.<LoopSource<T>>of(constructor).then(LoopSource::source));
    }

    /** A trigger source, named as its class; see {@link TriggerRecipe#on}. */
    public static <T> TriggerRecipe<T> trigger(OfTrigger<T> constructor) {
        return new TriggerRecipe<T>(Parts.<TriggerSource<T>>of(constructor));
    }

    /** A sink, named as its class. */
    public static <T> SinkRecipe<T> sink(OfSink<T> constructor) {
        return new SinkRecipe<T>(Parts.<Sink<? super T>>of(constructor));
    }

    /** A processor, named as its class. */
    public static <I, O> ProcessorRecipe<I, O> processor(OfProcessor<I, O> constructor) {
        return new ProcessorRecipe<I, O>(Parts.<Processor<? super I, ? extends O>>of(constructor));
    }

    /** An asynchronous processor, named as its class. */
    public static <I, O> AsyncProcessorRecipe<I, O> asyncProcessor(OfAsyncProcessor<I, O> constructor) {
        return new AsyncProcessorRecipe<I, O>(Parts.<AsyncProcessor<? super I, ? extends O>>of(constructor));
    }

    /** A generator, named as its class. */
    public static <I, O> GeneratorRecipe<I, O> generator(OfGenerator<I, O> constructor) {
        return new GeneratorRecipe<I, O>(Parts.<Generator<? super I, O>>of(constructor));
    }

    Parts<C> parts() {
        return parts;
    }

    abstract R with(Parts<C> changed);

    /** This recipe under another name, which is also the name of its section. */
    public R named(String name) {
        return with(new Parts<>(name, parts.constructor, parts.maker, parts.arguments));
    }

    /** This recipe with a setting that overrides what file and environment say. */
    public R with(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(parts.arguments);
        more.put(key, value);
        return with(new Parts<>(parts.name, parts.constructor, parts.maker, more));
    }

    /** This recipe with settings that override what file and environment say. */
    public R with(Map<String, ?> settings) {
        Map<String, Object> more = new LinkedHashMap<>(parts.arguments);
        more.putAll(settings);
        return with(new Parts<>(parts.name, parts.constructor, parts.maker, more));
    }

    /**
     * The name of the component and of its section.
     *
     * @throws io.reactorpump.api.error.SettingException if it was not given and there is no class to take it from
     */
    public String name() {
        return parts.name == null ? MadeClass.nameOf(parts.constructor) : parts.name;
    }

    /** The settings of the component: those of its section, and those that the program gives. */
    Config settings(Config section) {
        return section.with(parts.arguments);
    }

    C make(Config settings) throws Exception {
        return parts.maker.make(settings);
    }

    StateException notMade() {
        return new StateException("component '" + name() + "'", "a recipe", "made by a pump that starts its pipeline");
    }

    /** A constructor of a source. */
    @FunctionalInterface
    public interface OfSource<T> extends Maker<Source<T>> {}

    /** A constructor of a source with a loop of its own. */
    @FunctionalInterface
    public interface OfLoop<T> extends Maker<LoopSource<T>> {}

    /** A constructor of a trigger source. */
    @FunctionalInterface
    public interface OfTrigger<T> extends Maker<TriggerSource<T>> {}

    /** A constructor of a connection. */
    @FunctionalInterface
    public interface OfConnection extends Maker<Connection<?>> {}

    /** A constructor of a sink. */
    @FunctionalInterface
    public interface OfSink<T> extends Maker<Sink<? super T>> {}

    /** A constructor of a processor that finishes within the call. */
    @FunctionalInterface
    public interface OfProcessor<I, O> extends Maker<Processor<? super I, ? extends O>> {}

    /** A constructor of a processor that works asynchronously. */
    @FunctionalInterface
    public interface OfAsyncProcessor<I, O> extends Maker<AsyncProcessor<? super I, ? extends O>> {}

    /** A constructor of a generator that injects. */
    @FunctionalInterface
    public interface OfGenerator<I, O> extends Maker<Generator<? super I, O>> {}
}
