package io.reactorpump.test;

import io.reactorpump.core.Running;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.core.status.Waiting.Reason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Notices that a run will never end, since an operator swallowed an event: the sources are at their end, events are in
 * flight, and nothing at all happens for a while. Looks in real time, as virtual time stands still just then.
 */
final class Watchdog extends TimerTask {

    private static final long LOOK_MILLIS = 50;
    private static final Set<Reason> PATIENT = EnumSet.of(
            Reason.RETRYING,
            Reason.RECONNECTING,
            Reason.COMMIT,
            Reason.OPENING,
            Reason.PAUSED,
            Reason.FAILED,
            Reason.SINK);

    private final Running running;
    private final Observations observations;
    private final Duration patience;
    private final Consumer<AssertionError> alarm;
    private final Timer timer = new Timer("probe-watchdog", true);
    private String last = "";
    private long unchangedSince = System.nanoTime();

    Watchdog(Running running, Observations observations, Duration patience, Consumer<AssertionError> alarm) {
        this.running = running;
        this.observations = observations;
        this.patience = patience;
        this.alarm = alarm;
    }

    void start() {
        timer.schedule(this, LOOK_MILLIS, LOOK_MILLIS);
    }

    void stop() {
        timer.cancel();
    }

    @Override
    public void run() {
        Status status = running.status();
        String now =
                status.state() + " " + status.emitted() + " " + observations.settledCount() + " " + status.stages();
        if (!now.equals(last)) {
            last = now;
            unchangedSince = System.nanoTime();
        } else if (isStuck(status) && System.nanoTime() - unchangedSince > patience.toNanos()) {
            stop();
            alarm.accept(new AssertionError(describe(status)));
        }
    }

    private boolean isStuck(Status status) {
        return status.state() == State.RUNNING
                && status.inFlight() > 0
                && observations.sourcesEnded()
                && !status.waiting()
                        .map(Waiting::reason)
                        .filter(PATIENT::contains)
                        .isPresent();
    }

    private String describe(Status status) {
        return status.partitions().stream()
                .map(PartitionStatus::oldest)
                .flatMap(java.util.Optional::stream)
                .map(oldest -> "event [" + oldest.position() + "] was never settled: it is at stage '" + oldest.stage()
                        + "', and nothing happened for " + patience)
                .collect(Collectors.joining("; ", "unbalanced acknowledgements: ", ""));
    }
}
