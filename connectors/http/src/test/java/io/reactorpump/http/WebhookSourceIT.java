package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.core.request.RequestSource;
import io.reactorpump.json.JsonCodec;
import io.reactorpump.test.Pumps;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

class WebhookSourceIT {

    record Order(int id, String item) {}

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final HttpListener listener =
            HttpListener.open(HttpListenerOptions.port(0).withDeadline(Duration.ofSeconds(5)));
    private final Caller caller = new Caller(listener);
    private final RequestSource<Order> orders =
            WebhookSource.at(listener, WebhookOptions.at("/orders").withHeaders("X-Tenant"), JsonCodec.of(Order.class));
    private final Queue<Order> written = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        listener.close();
    }

    private Running start(Sink<Order> sink, FailurePolicy policy) {
        Running running = pumps.begin(Pipeline.named("orders")
                .from(orders)
                .filter(order -> order.id() > 0)
                .onFailure(policy)
                .to(orders.counting(sink)));
        pumps.await(running.started());
        return running;
    }

    private HttpResponse<String> post(String body) {
        return caller.post("/orders", body, "x-tenant", "blue");
    }

    private static void answers(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(JsonCodec.of(Object.class).decode(answer.body(), ""))
                .isEqualTo(JsonCodec.of(Object.class).decode(body, ""));
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    }

    @Test
    void answersWhenTheSinkHasWritten() {
        Queue<String> tenants = new ConcurrentLinkedQueue<>();
        Running running = pumps.begin(Pipeline.named("orders")
                .from(orders)
                .filter(order -> order.id() > 0)
                .<Order>mapWith("tenant", (context, order) -> {
                    tenants.add(context.headers().text("X-Tenant").orElse("none"));
                    return order;
                })
                .to(orders.counting(Sink.of("written", written::add))));
        pumps.await(running.started());

        answers(post("{\"id\":1,\"item\":\"a\"}"), 200, "{\"success\":true,\"written\":1}");
        answers(post("{\"id\":0,\"item\":\"a\"}"), 200, "{\"success\":true,\"written\":0}");

        assertThat(written).containsExactly(new Order(1, "a"));
        assertThat(tenants).containsExactly("blue");
    }

    @Test
    void saysWhatBecameOfACallThatFailed() {
        Queue<Object> dead = new ConcurrentLinkedQueue<>();
        Sink<Order> broken = Sink.of("broken", order -> {
            throw new IllegalArgumentException("s3cret");
        });
        Running running = start(
                broken, FailurePolicy.deadLetter(Sink.<DeadLetter>of("dead", letter -> dead.add(letter.original()))));
        answers(
                post("{\"id\":1}"),
                422,
                "{\"success\":false,\"error\":\"written to the dead letters: IllegalArgumentException\"}");
        assertThat(dead).containsExactly(new Order(1, null));
        running.stop().block(Pumps.LIMIT);

        running = start(broken, FailurePolicy.reject());
        answers(post("{\"id\":1}"), 500, "{\"success\":false,\"error\":\"IllegalArgumentException\"}");
        running.stop().block(Pumps.LIMIT);

        start(
                Sink.of("away", order -> {
                    throw new InfrastructureException("the database is away", null);
                }),
                FailurePolicy.reject().infrastructure(new RetryPolicy(1, Backoff.none())));
        answers(post("{\"id\":1}"), 503, "{\"success\":false,\"error\":\"a system that is needed for it is away\"}");
    }

    @Test
    void refusesWhatItCanNotRead() {
        AtomicInteger writes = new AtomicInteger();
        start(Sink.of("written", order -> writes.incrementAndGet()), FailurePolicy.reject());

        assertThat(post("{\"id\":\"s3cret\"}").statusCode()).isEqualTo(400);
        assertThat(post("").statusCode()).isEqualTo(400);
        assertThat(writes).hasValue(0);
    }

    @Test
    void asksToComeAgainWhenNoPipelineTakesTheCallOrItEndsBefore() {
        answers(
                post("{\"id\":1}"),
                503,
                "{\"success\":false,\"error\":\"no pipeline takes requests of 'webhook /orders'\"}");
        AtomicInteger writes = new AtomicInteger();
        Running running = start(
                Sink.async("never", order -> {
                    writes.incrementAndGet();
                    return Mono.never();
                }),
                FailurePolicy.reject());
        CompletableFuture<HttpResponse<String>> held = caller.posting("/orders", "{\"id\":1}");
        pumps.until(() -> writes.get() == 1);
        running.stop().block(Pumps.LIMIT);

        answers(
                Caller.get(held),
                503,
                "{\"success\":false,\"error\":\"the pipeline ended before it was done; the outcome is unknown\"}");
    }

    @Test
    void doesNotKnowTheOutcomeAtTheDeadline() {
        HttpListener hasty = HttpListener.open(HttpListenerOptions.port(0).withDeadline(Duration.ofMillis(200)));
        RequestSource<Order> slow = WebhookSource.at(hasty, WebhookOptions.at("/slow"), JsonCodec.of(Order.class));
        pumps.await(pumps.begin(Pipeline.named("slow").from(slow).to(Sink.async("never", order -> Mono.never())))
                .started());

        assertThat(new Caller(hasty).post("/slow", "{\"id\":1}").statusCode()).isEqualTo(504);
        hasty.close();
    }
}
