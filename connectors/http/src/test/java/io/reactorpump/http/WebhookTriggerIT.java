package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.trigger.Overlap;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.test.Pumps;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class WebhookTriggerIT {

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final HttpListener listener = HttpListener.open(0);
    private final Caller caller = new Caller(listener);
    private final Queue<Firing> fired = new ConcurrentLinkedQueue<>();
    private final Queue<Object> written = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        listener.close();
    }

    private Running start(WebhookTrigger trigger, Overlap overlap, Mono<String> cycle) {
        return start(trigger, overlap, cycle, FailurePolicy.stop());
    }

    private Running start(WebhookTrigger trigger, Overlap overlap, Mono<String> cycle, FailurePolicy policy) {
        Running running = pumps.begin(Pipeline.named("hooked")
                .from(TriggerSource.<String>of("hooked", firing -> {
                            fired.add(firing);
                            return cycle;
                        })
                        .on(trigger)
                        .overlap(overlap))
                .onFailure(policy)
                .to(Sink.of("written", payload -> {
                    if (payload.equals("bad")) {
                        throw new IllegalArgumentException("bad");
                    }
                    written.add(payload);
                })));
        pumps.await(running.started());
        return running;
    }

    private static void answers(HttpResponse<String> answer, int status, String outcome) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"outcome\":\"" + outcome + "\"}");
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    }

    @Test
    void firesWithWhatTheCallSaid() {
        WebhookTrigger trigger = WebhookTrigger.at(
                listener,
                WebhookOptions.at("/hooks/nightly")
                        .withMethods("PUT", "POST")
                        .withGuard(Guard.secret("X-Token", "t0ken"))
                        .withHeaders("X-Reason", "X-None")
                        .withBody(JsonCodec.of(Map.class)));
        start(trigger, Overlap.latest(), Mono.just("made"));

        answers(
                caller.post(
                        "/hooks/nightly?day=1", "{\"n\":1}", "X-Token", "t0ken", "x-reason", "test", "X-More", "no"),
                202,
                "accepted");
        pumps.until(() -> written.size() == 1);

        Firing firing = fired.remove();
        assertThat(firing.trigger()).isEqualTo("webhook /hooks/nightly");
        assertThat(firing.arguments())
                .isEqualTo(Map.of(
                        "path",
                        "/hooks/nightly",
                        "query",
                        Map.of("day", "1"),
                        "headers",
                        Map.of("X-Reason", "test"),
                        "body",
                        Map.of("n", 1)));
        assertThat(caller.post("/hooks/nightly", "{\"n\":1}").statusCode()).isEqualTo(401);
        assertThat(caller.post("/hooks/nightly", "{", "X-Token", "t0ken").statusCode())
                .isEqualTo(400);
        assertThat(caller.post("/hooks/nightly", "", "X-Token", "t0ken").statusCode())
                .isEqualTo(202);
        pumps.until(() -> written.size() == 2);
        assertThat(fired.remove().arguments()).doesNotContainKey("body");
    }

    @Test
    void asksToComeAgainWhenNoPipelineRunsOrNoMoreFiringsAreKept() {
        WebhookTrigger trigger =
                WebhookTrigger.at(listener, WebhookOptions.at("/hook").withRetryAfter(Duration.ofSeconds(7)));
        HttpResponse<String> before = caller.post("/hook", "");
        answers(before, 503, "not running");
        assertThat(before.headers().firstValue("Retry-After")).contains("7");
        Sinks.One<String> end = Sinks.one();
        Running running = start(trigger, Overlap.queue(1), end.asMono());

        answers(caller.post("/hook", "1"), 202, "accepted");
        answers(caller.post("/hook", "2"), 202, "accepted");
        answers(caller.post("/hook", "3"), 503, "skipped");
        end.tryEmitValue("done");
        pumps.until(() -> written.size() == 2);
        assertThat(fired).extracting(firing -> firing.arguments().get("body")).containsExactly("1", "2");

        running.stop().block(Pumps.LIMIT);
        answers(caller.post("/hook", "4"), 503, "not running");
    }

    @Test
    void answersWithTheOutcomeWhenTheCycleHasFinished() {
        WebhookTrigger trigger = WebhookTrigger.untilFinished(listener, WebhookOptions.at("/hook"));
        Queue<String> cycles = new ConcurrentLinkedQueue<>();
        Queue<Object> dead = new ConcurrentLinkedQueue<>();
        start(
                trigger,
                Overlap.latest(),
                Mono.fromSupplier(cycles::remove),
                FailurePolicy.deadLetter(Sink.<DeadLetter>of("dead", letter -> dead.add(letter.original()))));

        cycles.add("good");
        answers(caller.post("/hook", ""), 200, "acked");
        assertThat(written).containsExactly("good");
        cycles.add("bad");
        answers(caller.post("/hook", ""), 422, "dead-lettered");
        assertThat(dead).hasSize(1);
    }

    @Test
    void answersThoseWhoseFiringEndsWithoutACycle() {
        WebhookTrigger trigger = WebhookTrigger.untilFinished(listener, WebhookOptions.at("/hook"));
        Sinks.One<String> end = Sinks.one();
        Running running = start(trigger, Overlap.latest(), end.asMono());

        CompletableFuture<HttpResponse<String>> first = caller.posting("/hook", "1");
        pumps.until(() -> fired.size() == 1);
        CompletableFuture<HttpResponse<String>> second = caller.posting("/hook", "2");
        CompletableFuture<HttpResponse<String>> third = caller.posting("/hook", "3");
        CompletableFuture.anyOf(second, third).join();
        CompletableFuture<HttpResponse<String>> superseded = second.isDone() ? second : third;
        answers(Caller.get(superseded), 202, "superseded");
        running.stop().block(Pumps.LIMIT);

        answers(Caller.get(first), 503, "abandoned");
        answers(Caller.get(superseded == second ? third : second), 503, "abandoned");
    }
}
