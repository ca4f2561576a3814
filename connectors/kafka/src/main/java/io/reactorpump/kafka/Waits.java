package io.reactorpump.kafka;

import io.reactorpump.api.error.InfrastructureException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The partitions whose next record can not be read for now: a registry of schemas is away, say. Each is tried again after a
 * while, which doubles from one try to the next. For the emitting thread, but for {@link #why}.
 */
final class Waits {

    private static final Logger LOG = LoggerFactory.getLogger(Waits.class);
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofSeconds(10);

    private final Scheduler timers;
    private final Runnable look;
    private final Map<Assignment, Wait> waits = new ConcurrentHashMap<>();
    private final Queue<Assignment> due = new ConcurrentLinkedQueue<>();

    /** @param look told when there is one to be tried again */
    Waits(Scheduler timers, Runnable look) {
        this.timers = timers;
        this.look = look;
    }

    /** The next record of this one can not be read, for the first time or again. */
    void begin(Assignment assignment, InfrastructureException error) {
        String why = String.valueOf(error.getMessage());
        Wait former = waits.get(assignment);
        if (former == null) {
            LOG.warn("{}", why);
            assignment.waits();
        }
        Duration length = former == null ? FIRST : former.doubled();
        waits.put(assignment, new Wait(why, length, timer(assignment, length)));
    }

    private Disposable timer(Assignment assignment, Duration length) {
        try {
            return timers.schedule(() -> isDue(assignment), length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Partition {} is over: its timers are", assignment);
            return Disposables.disposed();
        }
    }

    private void isDue(Assignment assignment) {
        due.add(assignment);
        look.run();
    }

    /** Hands those that are to be tried again, and those that are over, to their turns. */
    void release(Queue<Assignment> turns) {
        if (waits.isEmpty()) {
            return;
        }
        waits.forEach((assignment, wait) -> {
            if (wait.isHeld && assignment.isOver()) {
                due.add(assignment);
            }
        });
        Assignment next = due.poll();
        while (next != null) {
            Wait wait = waits.get(next);
            if (wait != null && wait.isHeld) {
                wait.isHeld = false;
                turns.add(next);
            }
            next = due.poll();
        }
    }

    /** Whether it is not to have a turn yet. */
    boolean holds(Assignment assignment) {
        Wait wait = assignment.isWaiting() ? waits.get(assignment) : null;
        return wait != null && wait.isHeld;
    }

    /** It was read, or is over. */
    void end(Assignment assignment) {
        if (assignment.isWaiting()) {
            Wait wait = waits.remove(assignment);
            if (wait != null) {
                wait.timer.dispose();
            }
            assignment.waitsNoMore();
        }
    }

    /** Nothing is emitted any more. */
    void clear() {
        waits.forEach((assignment, wait) -> {
            wait.timer.dispose();
            assignment.queue().clear();
        });
        waits.clear();
        due.clear();
    }

    /** What it is about, if one waits. From any thread. */
    Optional<String> why() {
        return waits.values().stream().map(wait -> wait.why).findFirst();
    }

    private static final class Wait {

        private final String why;
        private final Duration length;
        private final Disposable timer;
        private boolean isHeld = true;

        Wait(String why, Duration length, Disposable timer) {
            this.why = why;
            this.length = length;
            this.timer = timer;
        }

        Duration doubled() {
            Duration doubled = length.multipliedBy(2);
            return doubled.compareTo(MOST) < 0 ? doubled : MOST;
        }
    }
}
