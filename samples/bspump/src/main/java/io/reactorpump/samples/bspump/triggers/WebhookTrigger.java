package io.reactorpump.samples.bspump.triggers;

import io.reactorpump.api.FiringEnd;
import io.reactorpump.core.trigger.ManualTrigger;
import io.reactorpump.http.HttpAnswer;
import io.reactorpump.http.HttpCall;
import io.reactorpump.http.HttpListener;
import io.reactorpump.http.HttpRoute;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * "Custom Triggers": fires when a path is called, and answers when the cycle has finished. The library's own {@link
 * io.reactorpump.http.WebhookTrigger} knows more of HTTP.
 */
public final class WebhookTrigger extends ManualTrigger {

    /** A trigger at this path. */
    public WebhookTrigger(HttpListener app, String webhookPath) {
        super("webhook " + webhookPath);
        app.route(HttpRoute.post(webhookPath, this::handleWebhook));
    }

    private Mono<HttpAnswer> handleWebhook(HttpCall request) {
        return fire(Map.of("query", request.query())).map(WebhookTrigger::answer);
    }

    private static HttpAnswer answer(FiringEnd end) {
        return HttpAnswer.of(end instanceof FiringEnd.Finished ? 200 : 202);
    }
}
