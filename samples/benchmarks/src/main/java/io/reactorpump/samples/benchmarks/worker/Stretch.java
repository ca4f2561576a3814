package io.reactorpump.samples.benchmarks.worker;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The time between a quarter and three quarters of the events: neither the start nor the end count. Thread-safe. */
final class Stretch {

    /**
     * What it took.
     *
     * @param nanos that passed per event
     * @param cpuNanos that this process and its children worked per event, compiler and collector included
     */
    record Cost(double nanos, double cpuNanos) {}

    /** A moment: the time, and how long which process has worked. */
    private record Moment(long nanos, Map<Long, Long> worked) {

        static Moment now() {
            Map<Long, Long> worked = ProcessHandle.current()
                    .children()
                    .collect(Collectors.toMap(
                            ProcessHandle::pid,
                            child -> child.info()
                                    .totalCpuDuration()
                                    .map(Duration::toNanos)
                                    .orElse(0L)));
            worked.put(
                    ProcessHandle.current().pid(),
                    ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime());
            return new Moment(System.nanoTime(), worked);
        }

        long workedSince(Moment before) {
            return worked.entrySet().stream()
                    .mapToLong(each -> each.getValue() - before.worked.getOrDefault(each.getKey(), 0L))
                    .sum();
        }
    }

    private final int events;
    private final AtomicInteger done = new AtomicInteger();
    private volatile @Nullable Moment begin;
    private volatile @Nullable Moment end;

    Stretch(int events) {
        this.events = events;
    }

    void done() {
        int now = done.incrementAndGet();
        if (now == events / 4) {
            begin = Moment.now();
        } else if (now == events / 4 * 3) {
            end = Moment.now();
        }
    }

    /** Per event; fails if not every event is done. */
    Cost cost() {
        Moment from = begin;
        Moment to = end;
        if (done.get() != events || from == null || to == null) {
            throw new IllegalStateException(done + " of " + events + " events are done");
        }
        double counted = events / 4 * 2.0;
        return new Cost((to.nanos - from.nanos) / counted, to.workedSince(from) / counted);
    }
}
