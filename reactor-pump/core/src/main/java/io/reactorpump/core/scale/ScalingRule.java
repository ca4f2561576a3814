package io.reactorpump.core.scale;

import io.reactorpump.api.policy.Replicas;
import io.reactorpump.api.policy.Scaling;
import io.reactorpump.core.scale.Memory.Before;
import io.reactorpump.core.scale.Memory.Ceiling;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides on the number of replicas of a stage: a pure function of what was observed and of what it remembers.
 *
 * <p>What is needed: arrivals are what got done plus what the backlog grew by. With what a busy replica gets done in a second
 * (failures not counted), the need is what does the arrivals and works off the backlog in time, and does the arrivals at no
 * more than the utilisation aimed at. Replicas that are not busy wait for something else, so more of them would not help.
 *
 * <p>Up at once, at most {@value #MOST_AT_ONCE}-fold, or twofold where the backlog is not known, and no further where the
 * last increase did not help, as where all processors are busy; never while more fails than succeeds. Down one at a time, when
 * less would have been enough for the whole cool-down, by a margin.
 */
public final class ScalingRule {

    private static final int MOST_AT_ONCE = 4;

    /** An increase that brought less of what it might have did not help. */
    private static final double LEAST_GAIN = 0.4;

    /** When so many times as much gets done as then, it is worth another try. */
    private static final double OTHER_TIMES = 1.5;

    private final Observation seen;
    private final Memory memory;
    private final Replicas limits;
    private final Scaling goals;

    private ScalingRule(Observation seen, Memory memory, Replicas limits) {
        this.seen = seen;
        this.memory = memory;
        this.limits = limits;
        this.goals = limits.scaling();
    }

    /** Decides. */
    public static Verdict decide(Observation seen, Memory memory, Replicas limits) {
        return new ScalingRule(seen, memory, limits).verdict();
    }

    private Verdict verdict() {
        if (seen.growing()) {
            return remembered("replicas are being set up");
        }
        if (!seen.requests() && seen.failed() > 0 && seen.failed() >= seen.succeeded()) {
            return stay("more fails than succeeds", memory.ceiling(), Optional.empty());
        }
        Need need = seen.requests() ? ofRequests() : ofBacklog();
        Optional<Ceiling> ceiling = ceiling();
        int useful = ceiling.map(Ceiling::replicas).orElse(Integer.MAX_VALUE);
        int wanted = clamp(need.atLeast());
        if (clamp(Math.min(wanted, useful)) > seen.replicas()) {
            return up(clamp(Math.min(wanted, useful)), need.why(), ceiling);
        }
        if (clamp(Math.min(need.enough(), useful)) < seen.replicas()) {
            return down(need.why(), ceiling);
        }
        String helpless = wanted > seen.replicas() ? ", but more did not help" : "";
        return stay(need.why() + helpless, ceiling, Optional.empty());
    }

    /**
     * What the load asks for.
     *
     * @param atLeast less than so many are too few
     * @param enough more than so many are too many
     */
    private record Need(int atLeast, int enough, String why) {}

    private Need ofRequests() {
        double perReplica = goals.requestsPerReplica();
        return new Need(
                ceil(seen.inFlight() / perReplica),
                ceil(seen.inFlight() / (perReplica * (1 - goals.hysteresis()))),
                text("%.1f requests in flight for %d replicas", seen.inFlight(), seen.replicas()));
    }

    private Need ofBacklog() {
        double busyReplicas = seen.busy() / seen.slots();
        int enough = ceil(busyReplicas / (goals.utilisation() * (1 - goals.hysteresis())));
        OptionalLong waiting = seen.waiting();
        String why = text(
                "%d replicas %.0f %% busy, %s waiting",
                seen.replicas(),
                seen.utilisation() * 100,
                waiting.isPresent() ? waiting.getAsLong() : seen.queued() + " or more");
        double perReplica = seen.perReplica();
        int atLeast;
        if (waiting.isPresent() && perReplica > 0) {
            double burn = waiting.getAsLong() / (goals.burnDown().toNanos() / 1e9);
            int forAll = Math.max(
                    ceil((arrivals(waiting.getAsLong()) + burn) / perReplica),
                    ceil(arrivals(waiting.getAsLong()) / (perReplica * goals.utilisation())));
            atLeast = isBusy() ? forAll : 1;
            enough = Math.max(enough, ceil((seen.throughput() + burn) / perReplica));
        } else if (waiting.isPresent() && waiting.getAsLong() == 0) {
            atLeast = 1;
        } else {
            // Either nothing ended, and so long a work says nothing about the next, or nobody knows what waits.
            atLeast = isBusy() && waiting.orElse(seen.queued()) > 0
                    ? seen.replicas() * 2
                    : ceil(busyReplicas / goals.utilisation());
        }
        return new Need(atLeast, Math.max(enough, atLeast), why);
    }

    private boolean isBusy() {
        return seen.utilisation() >= goals.utilisation();
    }

    private double arrivals(long waiting) {
        long grown = memory.waiting().isPresent() ? waiting - memory.waiting().getAsLong() : 0;
        return Math.max(0, seen.throughput() + grown / seen.seconds());
    }

    /** Beyond what number more did not help: known at the first look after an increase, until the load is less. */
    private Optional<Ceiling> ceiling() {
        if (seen.requests() || !isBusy()) {
            return Optional.empty();
        }
        Optional<Before> before = memory.before();
        boolean hasCome = before.isPresent() && seen.replicas() > before.get().replicas();
        if (!hasCome || before.get().throughput() <= 0) {
            return memory.ceiling().filter(known -> seen.throughput() < known.throughput() * OTHER_TIMES);
        }
        int former = before.get().replicas();
        double possible = (double) seen.replicas() / former - 1;
        double gained = seen.throughput() / before.get().throughput() - 1;
        return gained < possible * LEAST_GAIN
                ? Optional.of(new Ceiling(ceil(former * (1 + Math.max(0, gained))), seen.throughput()))
                : Optional.empty();
    }

    private Verdict up(int wanted, String why, Optional<Ceiling> ceiling) {
        if (isWithin(memory.lastUp(), goals.upCooldown())) {
            return stay(why + ", but the last increase is too recent", ceiling, Optional.empty());
        }
        if (!seen.requests() && seen.succeeded() == 0 && memory.before().isPresent()) {
            return remembered(why + ", but nothing has ended since the last increase");
        }
        return new Verdict(
                Math.min(wanted, seen.replicas() * MOST_AT_ONCE),
                why,
                new Memory(
                        seen.waiting(),
                        Optional.of(seen.at()),
                        Optional.of(seen.at()),
                        Optional.empty(),
                        Optional.of(new Before(seen.replicas(), seen.throughput())),
                        ceiling));
    }

    private Verdict down(String why, Optional<Ceiling> ceiling) {
        Duration calm = memory.calmSince().orElse(seen.at().minus(seen.elapsed()));
        boolean isLong = seen.at().minus(calm).compareTo(goals.downCooldown()) >= 0;
        if (seen.draining()) {
            return remembered(why + ", less would be enough, but one that is to go has not gone yet");
        }
        if (!isLong || isWithin(memory.lastChange(), goals.downCooldown())) {
            return stay(why + ", less would be enough, but not for long", ceiling, Optional.of(calm));
        }
        return new Verdict(
                seen.replicas() - 1,
                why,
                new Memory(
                        seen.waiting(),
                        memory.lastUp(),
                        Optional.of(seen.at()),
                        Optional.of(calm),
                        Optional.empty(),
                        ceiling));
    }

    private Verdict stay(String why, Optional<Ceiling> ceiling, Optional<Duration> calm) {
        return new Verdict(
                seen.replicas(),
                why,
                new Memory(seen.waiting(), memory.lastUp(), memory.lastChange(), calm, Optional.empty(), ceiling));
    }

    /** Stays, and looks at the last increase again the next time. */
    private Verdict remembered(String why) {
        return new Verdict(
                seen.replicas(),
                why,
                new Memory(
                        seen.waiting(),
                        memory.lastUp(),
                        memory.lastChange(),
                        memory.calmSince(),
                        memory.before(),
                        memory.ceiling()));
    }

    private boolean isWithin(Optional<Duration> last, Duration cooldown) {
        return last.isPresent() && seen.at().minus(last.get()).compareTo(cooldown) < 0;
    }

    private int clamp(int replicas) {
        return Math.min(limits.max(), Math.max(limits.min(), replicas));
    }

    private static int ceil(double replicas) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(replicas - 1e-9));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
