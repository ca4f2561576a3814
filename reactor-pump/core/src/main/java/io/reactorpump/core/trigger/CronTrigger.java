package io.reactorpump.core.trigger;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Firing;
import io.reactorpump.api.Trigger;
import io.reactorpump.core.clock.PumpClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

/** Fires when a cron expression is due by the clocks of a zone. */
record CronTrigger(Cron cron, ZoneId zone) implements Trigger {

    /** The wall clock may be put forward or back while we wait. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    /** As long as a timer takes: nearly three centuries. */
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    /** A clock that was put back by more was wrong before, as vixie cron has it. */
    private static final Duration CORRECTION = Duration.ofHours(3);

    @Override
    public String name() {
        return "cron " + cron;
    }

    @Override
    public Flux<Firing> firings(ComponentContext context) {
        return Flux.defer(() -> {
            PumpClock clock = new PumpClock(context.scheduler());
            return firings(context.scheduler(), clock::now, clock.isVirtual() ? NEVER : LOOK);
        });
    }

    /**
     * The firings by a wall clock that may be put forward or back.
     *
     * @param look how long to trust the clock that was last looked at
     */
    Flux<Firing> firings(Scheduler timers, Supplier<Instant> clock, Duration look) {
        return Flux.create(sink -> new Wait(timers, clock, look, sink).begin(), FluxSink.OverflowStrategy.IGNORE);
    }

    /** Waits for what is due next. What was due several times since it last looked is fired once. */
    private final class Wait implements Runnable {

        private final Scheduler timers;
        private final Supplier<Instant> clock;
        private final Duration look;
        private final FluxSink<Firing> sink;
        private final Disposable.Swap timer = Disposables.swap();
        private Instant seen;
        private Instant due;

        Wait(Scheduler timers, Supplier<Instant> clock, Duration look, FluxSink<Firing> sink) {
            this.timers = timers;
            this.clock = clock;
            this.look = look;
            this.sink = sink;
            this.seen = clock.get();
            this.due = cron.next(seen, zone);
        }

        void begin() {
            sink.onDispose(timer);
            lookLater();
        }

        private void lookLater() {
            Duration rest = Duration.between(seen, due);
            Duration wait = rest.compareTo(look) < 0 ? rest : look;
            timer.update(timers.schedule(this, wait.toNanos(), TimeUnit.NANOSECONDS));
        }

        @Override
        public void run() {
            Instant now = clock.get();
            if (!now.isBefore(due)) {
                Firing firing = Firing.of(name(), due);
                due = cron.next(now, zone);
                sink.next(firing);
            } else if (now.isBefore(seen) && (cron.followsElapsedTime() || now.isBefore(seen.minus(CORRECTION)))) {
                due = cron.next(now, zone);
            }
            seen = now;
            lookLater();
        }
    }
}
