package io.reactorpump.http;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.FiringEnd;
import io.reactorpump.api.Outcome;
import io.reactorpump.api.Trigger;
import io.reactorpump.api.error.StateException;
import io.reactorpump.core.trigger.ManualTrigger;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A trigger that fires when it is called over HTTP: {@code WebhookTrigger.at(listener, WebhookOptions.at("/hooks/nightly"))}. The
 * arguments of a firing are {@code path}, {@code query} and {@code headers}, both maps of text, and {@code body}, if there is
 * one.
 *
 * <p>A call is answered with 202 when its firing is accepted: the cycle has begun, or waits for its turn. It is 503 with {@code
 * Retry-After} when no pipeline that runs has the trigger, or the source may keep no more firings.
 */
public final class WebhookTrigger implements Trigger {

    private final WebhookOptions options;
    private final ManualTrigger firings;

    private WebhookTrigger(WebhookOptions options) {
        this.options = options;
        this.firings = new ManualTrigger("webhook " + options.path());
    }

    /**
     * A trigger at a path of a listener, for as long as that listens.
     *
     * @throws StateException if somebody else answers there
     */
    public static WebhookTrigger at(HttpListener listener, WebhookOptions options) {
        return new WebhookTrigger(options).routed(listener, false);
    }

    /**
     * As {@link #at}, but a call is answered when its cycle has finished: with 200, with 422 if something of it was
     * dead-lettered or rejected, with 503 if it was not done, with 202 if the cycle of a later call stands for both, and with
     * 504 at the deadline of the listener, when it is not known yet. The body names the outcome.
     */
    public static WebhookTrigger untilFinished(HttpListener listener, WebhookOptions options) {
        return new WebhookTrigger(options).routed(listener, true);
    }

    private WebhookTrigger routed(HttpListener listener, boolean untilFinished) {
        listener.route(options.route(call -> {
            Mono<FiringEnd> end = firings.fire(arguments(call));
            return (untilFinished ? end.map(this::finished) : Mono.fromSupplier(() -> accepted(end)))
                    .onErrorResume(StateException.class, unused -> Mono.just(options.unavailable("not running")));
        }));
        return this;
    }

    private Map<String, Object> arguments(HttpCall call) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("path", call.path());
        arguments.put("query", call.query());
        arguments.put("headers", options.told(call));
        if (call.body().length > 0) {
            arguments.put("body", options.body().decode(call.body()));
        }
        return arguments;
    }

    /** A firing that is not accepted has ended by now. */
    private HttpAnswer accepted(Mono<FiringEnd> end) {
        AtomicReference<HttpAnswer> answer = new AtomicReference<>(WebhookOptions.outcome(202, "accepted"));
        end.subscribe(
                known -> {
                    if (known instanceof FiringEnd.Skipped) {
                        answer.set(options.unavailable("skipped"));
                    }
                },
                error -> answer.set(options.unavailable("not running")));
        return answer.get();
    }

    private HttpAnswer finished(FiringEnd end) {
        if (end instanceof FiringEnd.Finished finished) {
            return options.answer(finished.outcome());
        }
        return end instanceof FiringEnd.Superseded
                ? WebhookOptions.outcome(202, "superseded")
                : options.answer(new Outcome.Abandoned());
    }

    @Override
    public String name() {
        return firings.name();
    }

    @Override
    public Flux<Firing> firings(ComponentContext context) {
        return firings.firings(context);
    }

    @Override
    public void ended(Firing firing, FiringEnd end) {
        firings.ended(firing, end);
    }
}
