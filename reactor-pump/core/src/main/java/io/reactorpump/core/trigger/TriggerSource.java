package io.reactorpump.core.trigger;

import io.reactorpump.api.Component;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Trigger;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A source that makes events whenever a trigger fires.
 *
 * <pre>{@code
 * Pipeline.named("reports")
 *         .from(new ScheduledSource().on(Triggers.cron("0 9 * * 1", ZoneId.of("Europe/Prague"))))
 * }</pre>
 *
 * @param <T> the type of the payloads
 */
@FunctionalInterface
public interface TriggerSource<T> extends Component {

    /**
     * Makes the events of one cycle. Must not block. The cycle is over when the
     * publisher has completed and all its events are settled, and only then the next begins. An error fails the firing,
     * which the failure policy decides on as if it were an event: a retry runs the cycle again. Cancelled when the pipeline
     * stops.
     */
    Publisher<? extends T> cycle(Firing firing) throws Exception;

    /** This source with what fires it. */
    default Triggered<T> on(Trigger... triggers) {
        return Triggered.of(new Cycles<>(this), List.of(triggers));
    }

    /** A source of a function that gives a publisher. For one that blocks see {@code Async.blocking}. */
    static <T> TriggerSource<T> of(String name, Function<? super Firing, ? extends Publisher<? extends T>> cycle) {
        return new NamedCycle<>(name, cycle);
    }

    /** A source of a function that gives the one payload of a cycle, or null for none, within the call. */
    static <T> TriggerSource<T> ofValue(String name, Function<? super Firing, ? extends @Nullable T> cycle) {
        return new NamedCycle<>(name, firing -> Mono.fromSupplier(() -> cycle.apply(firing)));
    }

    /** A source of a function that gives the payloads of a cycle within the call. */
    static <T> TriggerSource<T> ofList(String name, Function<? super Firing, ? extends Iterable<? extends T>> cycle) {
        return new NamedCycle<>(name, firing -> Flux.fromIterable(cycle.apply(firing)));
    }
}
