package io.reactorpump.core.recipe;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.trigger.Cycles;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.core.trigger.Triggered;
import java.util.List;

/**
 * Stands for a trigger source until a pump makes it.
 *
 * <pre>{@code
 * Pipeline.named("reports")
 *         .from(Recipe.trigger(ScheduledSource::new).on(Triggers.cron("0 9 * * 1", ZoneId.of("Europe/Prague"))))
 * }</pre>
 *
 * @param <T> the type of the payloads
 */
public final class TriggerRecipe<T> extends Recipe<TriggerSource<T>, TriggerRecipe<T>> {

    TriggerRecipe(Parts<TriggerSource<T>> parts) {
        super(parts);
    }

    @Override
    TriggerRecipe<T> with(Parts<TriggerSource<T>> changed) {
        return new TriggerRecipe<>(changed);
    }

    /** This source with what fires it. */
    public Triggered<T> on(Trigger... triggers) {
        AsyncProcessor<Firing, T> cycles = new AsyncProcessorRecipe<>(parts().then(source -> new Cycles<>(source)));
        return Triggered.of(cycles, List.of(triggers));
    }
}
