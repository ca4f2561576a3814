package io.reactorpump.http;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Headers;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.policy.FailureKind;
import io.reactorpump.core.request.Answer;
import io.reactorpump.core.request.RequestLimits;
import io.reactorpump.core.request.RequestSource;
import java.util.Map;

/**
 * Calls of a webhook as events, each answered when the pipeline is done with it:
 *
 * <pre>{@code
 * RequestSource<Order> orders = WebhookSource.at(listener, WebhookOptions.at("/orders"), JsonCodec.of(Order.class));
 * pump.start(Pipeline.named("orders").from(orders).to(orders.counting(sink)));
 * }</pre>
 *
 * <p>The answer is 200, with how much the counting sink has written, 0 if the call was filtered; 422 if it was dead-lettered; 400
 * if it can not be read; 503 with {@code Retry-After} if no pipeline takes it, the run ended before it was done, or the
 * pipeline gave it back as another system was away; 500 if it gave it back otherwise; 504 at the deadline of the listener, when
 * it is not known whether it will be done.
 */
public final class WebhookSource {

    private final WebhookOptions options;

    /** The body of an answer. */
    private record Success(boolean success, long written) {}

    /** The body of another. */
    private record Failed(boolean success, String error) {}

    /** Tells only what a call and an answer are. */
    WebhookSource(WebhookOptions options) {
        this.options = options;
    }

    /**
     * A source at a path of a listener, for as long as that listens.
     *
     * @param codec how a body is read, in place of what the options say
     * @throws io.reactorpump.api.error.StateException if somebody else answers there
     */
    public static <T> RequestSource<T> at(HttpListener listener, WebhookOptions options, Codec<T> codec) {
        RequestSource<T> source = RequestSource.named(
                "webhook " + options.path(),
                RequestLimits.defaults().deadline(listener.options().deadline()));
        WebhookSource webhook = new WebhookSource(options);
        listener.route(options.route(call ->
                source.ask(codec.decode(call.body()), webhook.headers(call)).map(webhook::answer)));
        return source;
    }

    /** The headers of the event. */
    Headers headers(HttpCall call) {
        Headers headers = Headers.none();
        for (Map.Entry<String, String> header : options.told(call).entrySet()) {
            headers = headers.with(header.getKey(), header.getValue());
        }
        return headers;
    }

    /** What is answered. */
    HttpAnswer answer(Answer answer) {
        if (answer instanceof Answer.Done done) {
            return HttpAnswer.json(200, new Success(true, done.written()));
        }
        String why = answer.reason();
        if (answer instanceof Answer.DeadLettered) {
            return failed(422, why);
        }
        if (answer instanceof Answer.Rejected rejected) {
            return rejected(rejected.cause(), why);
        }
        if (answer instanceof Answer.Overloaded overloaded) {
            return failed(503, why).retryAfter(overloaded.retryAfter());
        }
        return answer instanceof Answer.TimedOut
                ? failed(504, why)
                : failed(503, why).retryAfter(options.retryAfter());
    }

    private HttpAnswer rejected(Throwable cause, String why) {
        if (cause instanceof DataException) {
            return failed(400, why);
        }
        return FailureKind.of(cause) == FailureKind.INFRASTRUCTURE
                ? failed(503, why).retryAfter(options.retryAfter())
                : failed(500, why);
    }

    private static HttpAnswer failed(int status, String why) {
        return HttpAnswer.json(status, new Failed(false, why));
    }
}
