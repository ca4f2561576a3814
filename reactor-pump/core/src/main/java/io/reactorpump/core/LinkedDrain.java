package io.reactorpump.core;

import io.reactorpump.core.clock.PumpClock;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.Waiting;
import io.reactorpump.core.status.Waiting.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Drains several pipelines at the same time, but a pipeline that others write into only after those, as they need it to finish
 * what they have. One that has failed or is paused does not wait: it would keep those others waiting until their time is up.
 */
final class LinkedDrain {

    private final Map<String, RestartableRun> runs = new LinkedHashMap<>();
    private final Map<String, Mono<DrainReport>> drains = new LinkedHashMap<>();
    private final Links links;
    private final PumpClock clock;
    private final long endsAt;

    /**
     * A drain that is about to begin.
     *
     * @param limit the time for all of them together
     */
    LinkedDrain(Collection<RestartableRun> all, PumpClock clock, Duration limit) {
        all.forEach(run -> runs.put(run.name(), run));
        this.links = new Links(all.stream().map(RestartableRun::plan).toList());
        this.clock = clock;
        this.endsAt = clock.nanos() + limit.toNanos();
    }

    /** The reports by the names of the pipelines. */
    Mono<Map<String, DrainReport>> reports() {
        return Flux.fromIterable(runs.values())
                .flatMap(run -> drained(run).map(report -> Map.entry(run.name(), report)), Math.max(1, runs.size()))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<DrainReport> drained(RestartableRun run) {
        Mono<DrainReport> known = drains.get(run.name());
        if (known != null) {
            return known;
        }
        List<Mono<DrainReport>> before = holdsOthersUp(run)
                ? List.of()
                : links.parents(run.plan()).stream()
                        .map(parent -> drained(Objects.requireNonNull(runs.get(parent.name()))))
                        .toList();
        Mono<DrainReport> drained = Mono.when(before)
                .then(Mono.defer(() -> run.drain(Duration.ofNanos(Math.max(0, endsAt - clock.nanos())))))
                .cache();
        drains.put(run.name(), drained);
        return drained;
    }

    private static boolean holdsOthersUp(RestartableRun run) {
        Reason reason = run.status().waiting().map(Waiting::reason).orElse(Reason.SOURCE);
        return reason == Reason.FAILED || reason == Reason.PAUSED;
    }
}
