package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.Received;
import io.reactorpump.api.Sink;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.metrics.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An intake between a source that emits when it is told to, and a stage that keeps what it gets. */
final class StressedRun {

    private static final PartitionListener DEAF = new PartitionListener() {
        @Override
        public void paused(Partition partition, String why) {}

        @Override
        public void resumed(Partition partition) {}
    };

    /** Whose timers never fire, as nobody but the actors shall do anything. */
    private static final Scheduler STILL = new Scheduler() {
        @Override
        public Disposable schedule(Runnable task) {
            return Disposables.disposed();
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return Disposables.disposed();
        }

        @Override
        public Worker createWorker() {
            return Schedulers.immediate().createWorker();
        }
    };

    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger openSubscriptions = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final Run run;
    private final Intake intake;
    private final List<PumpEvent> events = new ArrayList<>();
    private @Nullable CoreSubscriber<? super Received<Object>> engine;
    private @Nullable PartitionLedger ledger;
    private @Nullable PartitionLedger other;
    private Runnable whenOtherCame = () -> {};
    private long offset;

    /** One whose source has one partition. */
    StressedRun(int maxInFlight) {
        this(maxInFlight, false);
    }

    /** One whose source has one partition, or two. */
    StressedRun(int maxInFlight, boolean two) {
        Source<Object> source = new Source<>() {
            @Override
            public Flux<Received<Object>> receive(SourceContext context) {
                ledger = (PartitionLedger) context.assign("p", DEAF);
                other = two ? (PartitionLedger) context.assign("q", DEAF) : null;
                return new Flux<>() {
                    @Override
                    public void subscribe(CoreSubscriber<? super Received<Object>> actual) {
                        engine = actual;
                        openSubscriptions.incrementAndGet();
                        AtomicBoolean open = new AtomicBoolean(true);
                        actual.onSubscribe(new Subscription() {
                            @Override
                            public void request(long n) {
                                requested.addAndGet(n);
                            }

                            @Override
                            public void cancel() {
                                if (open.getAndSet(false)) {
                                    openSubscriptions.decrementAndGet();
                                }
                            }
                        });
                    }
                };
            }

            @Override
            public String componentName() {
                return "source";
            }
        };
        this.run = run(source, maxInFlight);
        this.intake = run.intake();
    }

    private static Run run(Source<Object> source, int maxInFlight) {
        return new Run(
                Pipeline.named("stressed")
                        .from(source)
                        .flow(new FlowPolicy(maxInFlight, 2 * maxInFlight))
                        .to(Sink.of("sink", payload -> {}))
                        .plan(),
                STILL,
                Meters.NONE,
                null,
                Application.none(),
                List.of());
    }

    /** A run of which nothing is needed but that it is there. */
    static Run idle() {
        return run(Source.of("nothing", Flux.never()), 8);
    }

    static PartitionLedger ledger() {
        return PartitionLedger.of("p", new StressedRun(4).intake, DEAF, 8, 4, false);
    }

    void begin() {
        intake.subscribe(new CoreSubscriber<PumpEvent>() {
            @Override
            public void onSubscribe(Subscription s) {
                s.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(PumpEvent event) {
                events.add(event);
                if (event.owner == other) {
                    whenOtherCame.run();
                }
            }

            @Override
            public void onError(Throwable t) {}

            @Override
            public void onComplete() {}
        });
        intake.connect();
    }

    void emit() {
        PartitionLedger to = ledger;
        CoreSubscriber<? super Received<Object>> head = engine;
        if (to != null && head != null) {
            head.onNext(Received.of("payload", to, offset++));
        }
    }

    /** A request comes, whose caller waits for its outcome. */
    void emitRequest() {
        PartitionLedger to = ledger;
        CoreSubscriber<? super Received<Object>> head = engine;
        if (to != null && head != null) {
            head.onNext(Received.<Object>of("request", to, offset++).withSettlement(outcome -> told.incrementAndGet()));
        }
    }

    /** How often callers were told how their requests ended. */
    int told() {
        return told.get();
    }

    /** How many subscriptions the source has that were not cancelled. */
    int openSubscriptions() {
        return openSubscriptions.get();
    }

    /** Somebody pauses it, or goes on; the intake is woken by the same thread. */
    void pause(boolean pause) {
        run.holds().pause(pause);
        intake.wake();
    }

    /** The first partition is lost. */
    void lose() {
        PartitionLedger at = ledger;
        if (at != null) {
            run.sourceContext().lose(List.of(at));
        }
    }

    /** Another partition is assigned. */
    void assign() {
        other = (PartitionLedger) run.sourceContext().assign("q", DEAF);
    }

    /** The source is at its end. */
    void complete() {
        CoreSubscriber<? super Received<Object>> head = engine;
        if (head != null) {
            head.onComplete();
        }
    }

    /** Somebody has the intake look after. */
    void wake() {
        intake.wake();
    }

    /** How many events the stage has. */
    int taken() {
        return events.size();
    }

    /** Emits one of another partition, and has the stage do something when it comes, on the thread that emits. */
    void emitOther(Runnable then) {
        PartitionLedger to = other;
        CoreSubscriber<? super Received<Object>> head = engine;
        if (to != null && head != null) {
            whenOtherCame = then;
            head.onNext(Received.of("payload", to, 0));
        }
    }

    boolean isPaused() {
        PartitionLedger at = ledger;
        return at == null || at.isPaused();
    }

    void settle(long number) {
        PartitionLedger at = ledger;
        if (at != null) {
            at.settle(number, Owner.ACKED);
        }
    }

    long requested() {
        return requested.get();
    }

    long inFlight() {
        PartitionLedger at = ledger;
        return at == null ? -1 : at.inFlight();
    }

    boolean isInOrder() {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).position().offset() != i) {
                return false;
            }
        }
        return true;
    }

    Run run() {
        return run;
    }

    Intake intake() {
        return intake;
    }
}
