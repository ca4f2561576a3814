package io.reactorpump.core.request;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.policy.Checks;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A source of requests: each waits until the pipeline asks for it, and whoever asked is told how it ended.
 *
 * <pre>{@code
 * RequestSource<Order> orders = RequestSource.named("orders");
 * pump.start(Pipeline.named("pricing").from(orders).map("price", Pricing::price).to(orders.replies()));
 * orders.ask(order).subscribe(answer -> ...);
 * }</pre>
 *
 * <p>Requests have no order among each other: each is in a partition that it has for itself, so a slow one holds up no other.
 * What comes of one request keeps its order. Nothing is remembered: a request that was not done when the pipeline ended is
 * answered {@link Answer.Abandoned}. One that waits when the pipeline ends, or before it begins, waits on, as its patience goes.
 * Where the pipeline does not say otherwise, an event that fails is given back to whoever asked. Thread-safe.
 *
 * @param <T> the type of the requests
 */
public final class RequestSource<T> implements Source<T> {

    private final String name;
    private final RequestLimits limits;
    private final boolean cancels;
    private final Queue<Request<T>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waits = new AtomicInteger();
    private final AtomicReference<@Nullable Reading<T>> reading = new AtomicReference<>();
    private final AtomicLong readings = new AtomicLong();
    private volatile Scheduler scheduler = Schedulers.parallel();
    private volatile Speed speed = new Speed(System::nanoTime);

    private RequestSource(String name, RequestLimits limits, boolean cancels) {
        Checks.notBlank("name", name);
        this.name = name;
        this.limits = limits;
        this.cancels = cancels;
    }

    /** A source with {@linkplain RequestLimits#defaults() usual} limits. */
    public static <T> RequestSource<T> named(String name) {
        return named(name, RequestLimits.defaults());
    }

    /** A source. */
    public static <T> RequestSource<T> named(String name, RequestLimits limits) {
        return new RequestSource<>(name, limits, false);
    }

    /**
     * A source whose requests are worth nothing without somebody who waits for the answer: when the caller goes, or the
     * deadline has passed, asynchronous stages cancel what they do for a request, and drop it.
     */
    public static <T> RequestSource<T> cancelling(String name, RequestLimits limits) {
        return new RequestSource<>(name, limits, true);
    }

    /** As {@link #ask(Object, Headers)}, without headers. */
    public Mono<Answer> ask(T payload) {
        return ask(payload, Headers.none());
    }

    /**
     * Asks, when subscribed. Never fails and is never empty. Cancel takes the request back if the pipeline has not begun it; if
     * it has, it goes on, unless this source is {@linkplain #cancelling one that cancels}.
     *
     * @param headers what the stages may know beside the payload
     */
    public Mono<Answer> ask(T payload, Headers headers) {
        return Mono.create(caller -> ask(payload, headers, limits.patience(), caller));
    }

    /** As {@link #ask(Object, Headers)} for a caller who has nothing better to do than to wait until the deadline. */
    public Mono<Answer> askPatiently(T payload, Headers headers) {
        return Mono.create(caller -> ask(payload, headers, limits.deadline(), caller));
    }

    private void ask(T payload, Headers headers, Duration patience, MonoSink<Answer> caller) {
        Request<T> request = new Request<>(this, payload, headers, caller);
        if (waits.incrementAndGet() > limits.waiting()) {
            waits.decrementAndGet();
            caller.success(overloaded(limits.waiting() + " requests wait already"));
            return;
        }
        waiting.add(request);
        look();
        if (request.isAnswered()) {
            return;
        }
        Disposable deadline =
                scheduler.schedule(() -> tooLate(request), millis(limits.deadline()), TimeUnit.MILLISECONDS);
        Disposable impatience = request.isWaiting()
                ? scheduler.schedule(() -> giveUp(request), millis(patience), TimeUnit.MILLISECONDS)
                : null;
        caller.onDispose(() -> {
            if (!withdraw(request)) {
                request.left();
            }
            deadline.dispose();
            if (impatience != null) {
                impatience.dispose();
            }
        });
    }

    private static long millis(Duration duration) {
        return Math.max(1, duration.toMillis());
    }

    /** Whether it had not been begun. */
    private boolean withdraw(Request<T> request) {
        boolean withdrawn = request.withdraw();
        if (withdrawn && waiting.remove(request)) {
            waits.decrementAndGet();
        }
        return withdrawn;
    }

    private void tooLate(Request<T> request) {
        if (request.isWaiting()) {
            giveUp(request);
        } else {
            request.tooLate(new Answer.TimedOut(limits.deadline()));
        }
    }

    private void giveUp(Request<T> request) {
        if (withdraw(request)) {
            Reading<T> now = reading.get();
            request.answer(overloaded(
                    now == null
                            ? "no pipeline takes requests of '" + name + "'"
                            : "pipeline '" + now.pipeline() + "' takes no more for now"));
        }
    }

    private Answer overloaded(String why) {
        return new Answer.Overloaded(speed.toEnd(waits.get()), why);
    }

    /** A sink that replies to whoever asked. */
    public <R> Sink<R> replies() {
        return new ReplySink<>(this, name + "-replies", limits.replies());
    }

    /**
     * A sink of publishers: one is the reply to its request, as it goes ({@link Answer.Streaming}). Its items are made when
     * whoever asked asks for them, one request never waits for another, and the event is in flight until its publisher has
     * ended. One that fails is not tried again.
     */
    public <R> Sink<Publisher<R>> streams() {
        return new StreamSink<>(this, name + "-streams");
    }

    /** A sink that tells whoever asked how much of what came of the request another sink has written. */
    public <R> Sink<R> counting(Sink<R> sink) {
        return new CountingSink<>(this, sink);
    }

    // --- for what is of one request ---

    /** The request that an event comes of; null if that is over. */
    @Nullable Request<T> of(EventContext event) {
        Reading<T> now = reading.get();
        return now == null ? null : now.at(event.position());
    }

    boolean cancels() {
        return cancels;
    }

    /** A deadline from now on. */
    Mono<Long> deadline() {
        return Mono.delay(limits.deadline(), scheduler);
    }

    /** The next that waits; its caller may have gone. */
    @Nullable Request<T> next() {
        Request<T> next = waiting.poll();
        if (next != null) {
            waits.decrementAndGet();
        }
        return next;
    }

    void ended() {
        speed.ended();
        look();
    }

    void left(Reading<T> some) {
        reading.compareAndSet(some, null);
    }

    private void look() {
        Reading<T> now = reading.get();
        if (now != null) {
            now.drain();
        }
    }

    // --- for the pipeline ---

    @Override
    public Mono<Void> open(ComponentContext context) {
        return Mono.fromRunnable(() -> {
            scheduler = context.scheduler();
            Scheduler timers = scheduler;
            speed = new Speed(() -> timers.now(TimeUnit.NANOSECONDS));
        });
    }

    @Override
    public Flux<Received<T>> receive(SourceContext context) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Received<T>> actual) {
                Reading<T> next = new Reading<>(RequestSource.this, context, actual, readings.getAndIncrement());
                if (reading.compareAndSet(null, next)) {
                    actual.onSubscribe(next);
                } else {
                    Operators.error(
                            actual,
                            new FatalException(
                                    "requests of '" + name + "' are taken by another pipeline already", null));
                }
            }
        };
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public boolean requests() {
        return true;
    }

    @Override
    public Mono<Void> forsaken(Position position) {
        if (!cancels) {
            return Mono.never();
        }
        Reading<T> now = reading.get();
        Request<T> request = now == null ? null : now.at(position);
        return request == null ? Mono.never() : request.forsaken();
    }

    /** Whoever asked gets it back. */
    @Override
    public boolean rejects() {
        return true;
    }

    /** Does nothing, as the answer says it. */
    @Override
    public Mono<Void> reject(Position position, Throwable cause) {
        return Mono.empty();
    }

    @Override
    public OptionalLong backlog() {
        return OptionalLong.of(waits.get());
    }

    @Override
    public Optional<String> waiting() {
        return Optional.empty();
    }

    @Override
    public String componentName() {
        return name;
    }
}
