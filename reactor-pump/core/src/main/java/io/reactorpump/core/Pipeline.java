package io.reactorpump.core;

import io.reactorpump.api.Source;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.component.LoopSource;
import io.reactorpump.core.plan.Plan;
import io.reactorpump.core.recipe.Recipe;
import io.reactorpump.core.trigger.Triggered;
import java.util.List;
import org.reactivestreams.Publisher;

/**
 * A pipeline as an immutable value: it can be run, more than once, drawn and tested. Compose one from {@link
 * #named(String)}.
 */
public final class Pipeline {

    private final Plan plan;

    Pipeline(Plan plan) {
        this.plan = plan;
    }

    /** Begins a pipeline. */
    public static Start named(String name) {
        return new Start(name);
    }

    /** A pipeline of a plan made elsewhere. */
    public static Pipeline of(Plan plan) {
        return new Pipeline(plan);
    }

    /** The name. */
    public String name() {
        return plan.name();
    }

    /** What it consists of. */
    public Plan plan() {
        return plan;
    }

    /** The plan as lines of text. */
    @Override
    public String toString() {
        return plan.text();
    }

    /** The pipeline's first words: where its events come from. */
    public static final class Start {

        private final String name;

        private Start(String name) {
            this.name = name;
        }

        /** Events from a source. */
        public <T> Flow<T> from(Source<T> source) {
            return Flow.begin(name, List.of(source));
        }

        /** Events that a loop of the user's emits. */
        public <T> Flow<T> from(LoopSource<T> loop) {
            return from(loop.source());
        }

        /** Events that a trigger source makes whenever one of its triggers fires. */
        public <T> Flow<T> from(Triggered<T> triggered) {
            return from(triggered, StageOptions.defaults());
        }

        /**
         * As {@link #from(Triggered)}.
         *
         * @param options a policy for cycles that fail, and a time limit for one, if they are not those of the pipeline
         */
        public <T> Flow<T> from(Triggered<T> triggered, StageOptions options) {
            return from(triggered.firings()).cycles(triggered, options);
        }

        /**
         * Events from a source that the pump makes of its settings, in {@code [pipeline:orders:MySource]} for {@code
         * MySource::new}; see {@link Recipe} to give it another name or settings.
         *
         * @param none nothing; has the compiler take a lambda for a source
         */
        public <T> Flow<T> from(Recipe.OfSource<T> constructor, Void... none) {
            return from(Recipe.source(constructor));
        }

        /** As {@link #from(Recipe.OfSource, Void...)}, for a source with a loop of its own. */
        public <T> Flow<T> from(Recipe.OfLoop<T> constructor, Void... none) {
            return from(Recipe.loop(constructor));
        }

        /** Events from any publisher: numbered from 0, without commit. */
        public <T> Flow<T> from(String source, Publisher<? extends T> publisher) {
            return from(Source.of(source, publisher));
        }

        /**
         * Events from several sources, merged as they come; each keeps its own partitions and commits. One that breaks is
         * subscribed again by itself, behind what it committed, while the others go on. A source of plain items can not
         * resume: the pipeline fails when it breaks, and no restart but one asked for reads its items twice.
         */
        @SafeVarargs
        @SuppressWarnings("varargs") // the array is only read
        public final <T> Flow<T> merge(Source<? extends T>... sources) {
            return Flow.begin(name, List.of(sources));
        }
    }
}
