package io.reactorpump.core.context;

import reactor.util.context.ContextView;

/**
 * What belongs onto a thread while it works on one event at one stage. The engine puts it there around each function; code
 * of a publisher that an asynchronous stage subscribes finds it in the Reactor context, for threads of its own:
 *
 * <pre>{@code
 * Mono.deferContextual(context -> Mono.fromCallable(() -> {
 *     try (Scope scope = Surroundings.in(context).enter()) {
 *         return call(order);
 *     }
 * }).subscribeOn(pool));
 * }</pre>
 */
public interface Surroundings {

    /** Puts it onto the calling thread. */
    Scope enter();

    /** Takes it off the calling thread for a while: for handing on a result, which others go on with. */
    Scope leave();

    /** That of the event that the publisher works on; one that does nothing if the pump has no context to carry. */
    static Surroundings in(ContextView context) {
        return context.<Surroundings>getOrEmpty(Surroundings.class).orElse(Nothing.SURROUNDINGS);
    }
}
