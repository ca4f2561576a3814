package io.reactorpump.core.kind;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Connection;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.KnownSetting;
import io.reactorpump.core.recipe.Naming;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kind of component that a file can name.
 *
 * <pre>{@code
 * Kind.sink("webhook", WebhookSettings.class, (settings, site) -> new WebhookSink(settings.url()))
 * }</pre>
 *
 * @param role what it is for
 * @param name what the file says, in lower case with hyphens; unique within the role
 * @param options the record of its options, with {@link About} for itself and for each component
 * @param common what else can be said of it
 * @param maker makes one
 * @param <O> the record of its options
 * @param <P> what it makes
 */
public record Kind<O extends Record, P>(
        Role<P> role, String name, Class<O> options, Class<? extends Common> common, Maker<O, ? extends P> maker) {

    /** A source. */
    public static <O extends Record> Kind<O, SourcePart> source(
            String name, Class<O> options, Maker<O, ? extends Source<?>> maker) {
        return sourcePart(name, options, (settings, site) -> {
            Source<?> source = maker.make(settings, site);
            return SourcePart.of(Naming.named(source, site.name(source.componentName())));
        });
    }

    /** A source that also has to do with the sink, or is triggered. */
    public static <O extends Record> Kind<O, SourcePart> sourcePart(
            String name, Class<O> options, Maker<O, ? extends SourcePart> maker) {
        return new Kind<>(Role.SOURCE, name, options, Common.Part.class, maker);
    }

    /** A processor that finishes within the call. Takes and makes what the {@linkplain io.reactorpump.core.kind package} says. */
    public static <O extends Record> Kind<O, StagePart> processor(
            String name, Class<O> options, Maker<O, ? extends Processor<Object, ?>> maker) {
        return stage(name, options, (settings, site) -> {
            Processor<Object, ?> processor = maker.make(settings, site);
            return (called, flow) -> flow.process(Naming.named(processor, called), site.options());
        });
    }

    /** A processor that works asynchronously, of so many events at a time and so long as the file says. */
    public static <O extends Record> Kind<O, StagePart> asyncProcessor(
            String name, Class<O> options, Maker<O, ? extends AsyncProcessor<Object, ?>> maker) {
        return new Kind<O, StagePart>(Role.PROCESSOR, name, options, Common.Async.class, (settings, site) -> {
            AsyncProcessor<Object, ?> processor = maker.make(settings, site);
            return (called, flow) -> flow.process(Naming.named(processor, called), site.options());
        });
    }

    /** A processor that makes the stage itself, with {@link Site#options()} and its own. */
    public static <O extends Record> Kind<O, StagePart> stage(
            String name, Class<O> options, Maker<O, ? extends StagePart> maker) {
        return new Kind<>(Role.PROCESSOR, name, options, Common.Step.class, maker);
    }

    /** A processor that has no failures of its own: a batch, lanes, branches. */
    public static <O extends Record> Kind<O, StagePart> structure(
            String name, Class<O> options, Maker<O, ? extends StagePart> maker) {
        return new Kind<>(Role.PROCESSOR, name, options, Common.Part.class, maker);
    }

    /** A sink. */
    public static <O extends Record> Kind<O, SinkPart> sink(
            String name, Class<O> options, Maker<O, ? extends Sink<Object>> maker) {
        return sinkPart(name, options, (settings, site) -> {
            Sink<Object> sink = maker.make(settings, site);
            return () -> sink;
        });
    }

    /** A sink that writes dead letters in another way than other payloads. */
    public static <O extends Record> Kind<O, SinkPart> sinkPart(
            String name, Class<O> options, Maker<O, ? extends SinkPart> maker) {
        return new Kind<>(Role.SINK, name, options, Common.Part.class, (settings, site) -> {
            SinkPart part = maker.make(settings, site);
            return new NamedSinkPart(part, site);
        });
    }

    /** A connection, under the name that the file gives it. */
    public static <O extends Record> Kind<O, Connection<?>> connection(
            String name, Class<O> options, Maker<O, ? extends Connection<?>> maker) {
        return new Kind<>(Role.CONNECTION, name, options, Common.None.class, maker);
    }

    /** A trigger. */
    public static <O extends Record> Kind<O, Trigger> trigger(
            String name, Class<O> options, Maker<O, ? extends Trigger> maker) {
        return new Kind<>(Role.TRIGGER, name, options, Common.None.class, maker);
    }

    /** What it is, in a few words. */
    public String about() {
        About about = options.getAnnotation(About.class);
        return about == null ? "" : about.value();
    }

    /** All that can be said of it, its own options first. */
    public List<KnownSetting> settings() {
        return Stream.concat(KnownSetting.of(options).stream(), KnownSetting.of(common).stream())
                .toList();
    }

    /**
     * Makes components of their options.
     *
     * @param <O> the record of options
     * @param <P> what it makes
     */
    @FunctionalInterface
    public interface Maker<O, P> {

        /**
         * Makes one. Connects to nothing and opens nothing: a file is also checked without being run.
         *
         * @throws Exception to refuse the options; a {@link io.reactorpump.api.error.SettingException} that names one of them is
         *     told at its place
         */
        P make(O options, Site site) throws Exception;
    }
}
