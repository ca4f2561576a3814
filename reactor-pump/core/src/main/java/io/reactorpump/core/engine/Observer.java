package io.reactorpump.core.engine;

import io.reactorpump.api.Sink;
import io.reactorpump.core.plan.Part;
import io.reactorpump.core.status.PartitionStatus;
import io.reactorpump.core.status.PartitionStatus.OldestEvent;
import io.reactorpump.core.status.Reasons;
import io.reactorpump.core.status.StageStatus;
import io.reactorpump.core.status.State;
import io.reactorpump.core.status.Status;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.core.status.Waiting.Reason;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at a run from outside and says how it is, and why it waits (G9). */
final class Observer {

    private final Run run;
    private final Intake intake;

    Observer(Run run) {
        this.run = run;
        this.intake = run.intake();
    }

    Status status() {
        List<PartitionStatus> partitions = open().map(this::partition).toList();
        long emitted = intake.ledgers().emitted();
        long inFlight = run.inFlight();
        return new Status(
                run.plan().name(),
                run.state(),
                waiting(partitions, inFlight),
                emitted,
                inFlight,
                run.ending().deadLettered(),
                partitions,
                run.stages().stream().map(this::stage).toList(),
                run.life().failure());
    }

    private Stream<PartitionLedger> open() {
        return intake.ledgers().stream().filter(ledger -> !ledger.isFenced() || ledger.inFlight() > 0);
    }

    private StageStatus stage(StageMeter meter) {
        return new StageStatus(
                meter.name(),
                meter.kind(),
                meter.cameIn(),
                meter.sentOut(),
                meter.dropped(),
                meter.failed(),
                meter.retried(),
                meter.deadLettered(),
                run.replications().stream()
                        .filter(replication -> replication.meter() == meter)
                        .findFirst()
                        .map(Replication::status));
    }

    private PartitionStatus partition(PartitionLedger ledger) {
        long now = run.nanos();
        return new PartitionStatus(
                ledger.name(),
                Math.max(0, ledger.inFlight()),
                ledger.windowUsed(),
                ledger.pausedBecause(),
                ledger.oldest()
                        .map(oldest -> new OldestEvent(
                                oldest.position(),
                                run.stages().get(oldest.stage()).name(),
                                Duration.ofNanos(Math.max(0, now - ledger.sinceOr(oldest, now))))));
    }

    private Optional<Waiting> waiting(List<PartitionStatus> partitions, long inFlight) {
        State state = run.state();
        if (state == State.FAILED) {
            return run.life()
                    .failure()
                    .map(failure -> new Waiting(
                            Reason.FAILED,
                            "it failed at '" + failure.stage() + "'"
                                    + failure.position()
                                            .map(p -> " [" + p + "]")
                                            .orElse("") + ": "
                                    + Reasons.of(failure.cause())));
        }
        if (state.isOver()) {
            return Optional.of(new Waiting(Reason.OVER, "it is " + state));
        }
        if (state == State.DRAINING) {
            return Optional.of(new Waiting(Reason.DRAINING, "it is draining; " + inFlight(partitions, inFlight)));
        }
        return run.holds()
                .why()
                .map(text -> new Waiting(Reason.PAUSED, text))
                .or(() -> run.opening().what().map(text -> new Waiting(Reason.OPENING, text)))
                .or(() -> run.reconnecting().map(text -> new Waiting(Reason.RECONNECTING, text)))
                .or(() -> run.failures().waiting().map(text -> new Waiting(Reason.RETRYING, text)))
                .or(() -> run.committer()
                        .trouble()
                        .map(text -> new Waiting(Reason.COMMIT, "the source can not commit: " + text)))
                .or(() -> inFlight == 0 ? Optional.empty() : sink())
                .or(() -> limit(partitions, inFlight));
    }

    private Optional<Waiting> sink() {
        return run.plan().parts().stream()
                .map(Part::component)
                .filter(Sink.class::isInstance)
                .map(component -> (Sink<?>) component)
                .flatMap(sink -> sink.waiting().stream()
                        .map(why -> new Waiting(Reason.SINK, "sink '" + sink.componentName() + "' waits: " + why)))
                .findFirst();
    }

    private Optional<Waiting> limit(List<PartitionStatus> partitions, long inFlight) {
        Optional<PartitionLedger> held =
                open().filter(PartitionLedger::isHeldOrGivenUp).findFirst();
        if (held.isPresent()) {
            return held.map(ledger -> new Waiting(
                    Reason.WINDOW,
                    "partition " + ledger.name() + " is paused: "
                            + ledger.pausedBecause().orElse("") + "; " + inFlight(partitions, inFlight)));
        }
        if (inFlight >= run.plan().flow().maxInFlight()) {
            return Optional.of(new Waiting(Reason.IN_FLIGHT, inFlight(partitions, inFlight)));
        }
        if (inFlight > 0 && open().allMatch(ledger -> ledger.gate.isAtShare())) {
            return Optional.of(new Waiting(
                    Reason.IN_FLIGHT, "each partition has its share in flight; " + inFlight(partitions, inFlight)));
        }
        if (!intake.hasDemand()) {
            return Optional.of(
                    new Waiting(Reason.NO_DEMAND, "no stage asks for more; " + inFlight(partitions, inFlight)));
        }
        if (inFlight == 0) {
            return Optional.of(new Waiting(
                    Reason.SOURCE,
                    "source '" + run.source().componentName() + "' "
                            + run.source().waiting().map(why -> "waits: " + why).orElse("has nothing new")));
        }
        return Optional.empty();
    }

    private static String inFlight(List<PartitionStatus> partitions, long inFlight) {
        return inFlight + " in flight"
                + partitions.stream()
                        .flatMap(p -> p.oldest().stream())
                        .max(Comparator.comparing(OldestEvent::age))
                        .map(oldest -> ", the oldest [" + oldest.position() + "] at stage '" + oldest.stage() + "' for "
                                + oldest.age())
                        .orElse("");
    }
}
