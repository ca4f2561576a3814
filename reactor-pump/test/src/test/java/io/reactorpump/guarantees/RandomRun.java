package io.reactorpump.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Position;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.api.policy.Backoff;
import io.reactorpump.api.policy.CommitPolicy;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.api.policy.FlowPolicy;
import io.reactorpump.api.policy.RetryPolicy;
import io.reactorpump.core.Flow;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.DrainReport;
import io.reactorpump.core.status.State;
import io.reactorpump.test.MemoryRecord;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** One pipeline composed by chance, run among accidents, and looked at. */
final class RandomRun {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final InfrastructureException AWAY = new InfrastructureException("away for a moment", null);
    private static final RetryPolicy SOON = new RetryPolicy(Integer.MAX_VALUE, Backoff.fixed(Duration.ofNanos(50_000)));

    private final long seed;
    private final boolean accidents;
    private final Random random;
    private final RandomStages stages;
    private final MemorySource<Item> source = MemorySource.named("in").partitions(0);
    private final Watched<Item> watched;
    private final List<MemorySource<Item>> asides;
    private final List<Watched<Item>> watchedAsides;
    private final MemorySink<DeadLetter> letters = MemorySink.named("letters");
    private final FlowPolicy flow;
    private final int givingUp;
    private final List<String> partitions;
    private final Set<Item> failed = ConcurrentHashMap.newKeySet();
    private final Map<Item, Integer> poisoned = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> losses = new ConcurrentLinkedQueue<>();
    private int revoked;

    RandomRun(long seed, boolean accidents) {
        this.seed = seed;
        this.accidents = accidents;
        this.random = new Random(seed);
        this.givingUp = random.nextInt(4);
        this.stages = new RandomStages(random, this::trouble, failed::add);
        int maxInFlight = 4 + random.nextInt(20);
        this.flow = new FlowPolicy(maxInFlight, maxInFlight * (2 + random.nextInt(6)));
        this.partitions = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(partition -> "p" + partition)
                .toList();
        this.watched = new Watched<>(source, this::isCovered);
        // Where nothing breaks, as what a merge has buffered when it does is lost on the way, and comes again.
        this.asides = accidents || random.nextInt(3) > 0
                ? List.of()
                : List.of(MemorySource.<Item>named("aside").partitions(0));
        this.watchedAsides = asides.stream()
                .map(aside -> new Watched<>(aside, this::isCovered))
                .toList();
    }

    /** Fails now and then; with some items at some places always, or, if nobody ever gives up, a few times. */
    private Item trouble(Item item) {
        boolean poison = item.chance(77, 40) == 0 && (givingUp != STOP || poisoned.merge(item, 1, Integer::sum) < 3);
        if (poison || ThreadLocalRandom.current().nextInt(60) == 0) {
            failed.add(item);
            throw new IllegalStateException("trouble with " + item);
        }
        return item;
    }

    private static final String ASIDE = "aside-0";

    private static final int DEAD_LETTER = 0;
    private static final int DROP = 1;
    private static final int REJECT = 2;
    private static final int STOP = 3;

    private FailurePolicy policy() {
        FailurePolicy retry = FailurePolicy.retry(random.nextInt(3), Backoff.fixed(Duration.ofNanos(50_000)))
                .infrastructure(SOON);
        return switch (givingUp) {
            case DEAD_LETTER -> retry.thenDeadLetter(letters);
            case DROP -> retry.thenDrop();
            case REJECT -> retry.thenReject();
            default -> retry.thenStop();
        };
    }

    void check(Pump pump) {
        if (givingUp == REJECT) {
            sources().forEach(MemorySource::rejecting);
        }
        if (random.nextBoolean()) {
            source.emittingOn(Schedulers.parallel());
        }
        if (random.nextBoolean()) {
            source.preferringTheFirst();
        }
        fill();
        Pipeline.Start start = Pipeline.named("random");
        Flow<Item> begun = (watchedAsides.isEmpty() ? start.from(watched) : start.merge(watched, watchedAsides.get(0)))
                .flow(flow)
                .commit(new CommitPolicy(Duration.ofMillis(1), 1 + random.nextInt(10)))
                .onFailure(policy());
        Running running = pump.start(stages.applied(begun).to(stages.sinks().get("main")));
        Disposable chaos = accidents ? beginAccidents() : beginOutages();
        try {
            DrainReport report = awaitEnd(running, chaos);
            look(running, report);
        } catch (AssertionError e) {
            throw new AssertionError(this + "\n" + e.getMessage() + "\n" + running.status(), e);
        } finally {
            chaos.dispose();
            running.stop().block(LIMIT);
        }
    }

    private List<MemorySource<Item>> sources() {
        return Stream.concat(Stream.of(source), asides.stream()).toList();
    }

    private void fill() {
        asides.forEach(aside -> fill(aside.partition(ASIDE), ASIDE).complete());
        for (String partition : partitions) {
            fill(source.partition(partition), partition);
        }
    }

    private MemorySource<Item> fill(MemorySource<Item> filled, String partition) {
        return filled.append(
                partition,
                IntStream.range(0, random.nextInt(60))
                        .mapToObj(offset -> MemoryRecord.of(new Item(partition, offset, "")))
                        .toList());
    }

    // --- accidents ---

    private Disposable beginAccidents() {
        Random chance = new Random(seed + 1);
        return Flux.interval(Duration.ofNanos(300_000))
                .onBackpressureDrop()
                .take(1 + chance.nextInt(12))
                .publishOn(Schedulers.boundedElastic(), 1)
                .concatMap(tick -> Flux.defer(() -> accident(chance)), 1)
                .doFinally(end -> source.complete())
                .subscribe();
    }

    /** Sinks that fail some writes: nothing is written twice on that account. */
    private Disposable beginOutages() {
        Random chance = new Random(seed + 1);
        return Flux.interval(Duration.ofNanos(300_000))
                .onBackpressureDrop()
                .take(chance.nextInt(8))
                .subscribe(tick -> stages.sinks().values().forEach(sink -> sink.failNext(1 + chance.nextInt(4), AWAY)));
    }

    private Flux<Void> accident(Random chance) {
        String partition = partitions.get(chance.nextInt(partitions.size()));
        List<MemorySink<Item>> sinks = new ArrayList<>(stages.sinks().values());
        MemorySink<Item> sink = sinks.get(chance.nextInt(sinks.size()));
        switch (chance.nextInt(7)) {
            case 0 -> {
                revoked++;
                return source.revoke(List.of(partition), Duration.ofNanos(1 + chance.nextInt(3_000_000)))
                        .doOnSuccess(nothing -> source.assign(partition))
                        .flux();
            }
            case 1 -> {
                revoked++;
                source.lose(partition);
                source.assign(partition);
            }
            case 2 -> {
                if (chance.nextInt(3) == 0) {
                    revoked++;
                    source.fail(AWAY);
                }
            }
            case 3 -> source.failNextCommits(1 + chance.nextInt(3), AWAY);
            case 4 -> sink.failNext(1 + chance.nextInt(3), AWAY);
            case 5 -> letters.failNext(1 + chance.nextInt(3), AWAY);
            default -> {
                sink.loseConnectionAfter(chance.nextInt(4));
                return Flux.interval(Duration.ofNanos(500_000))
                        .take(1)
                        .doOnComplete(sink::reconnect)
                        .thenMany(Flux.empty());
            }
        }
        return Flux.empty();
    }

    private DrainReport awaitEnd(Running running, Disposable chaos) {
        if (!accidents) {
            source.complete();
        }
        Disposable mending = Flux.interval(Duration.ofMillis(1))
                .onBackpressureDrop()
                .filter(tick -> running.state() == State.FAILED)
                .subscribe(tick -> {
                    boolean bug = running.status()
                            .failure()
                            .filter(failure -> failure.position().isEmpty())
                            .isPresent();
                    if (!bug && running.state() == State.FAILED) {
                        try {
                            running.clearError();
                        } catch (RuntimeException raced) {
                            // Somebody else was faster.
                        }
                    }
                });
        try {
            DrainReport report =
                    running.report().timeout(LIMIT).onErrorComplete().block();
            assertThat(report).as("it comes to an end").isNotNull();
            return report;
        } finally {
            mending.dispose();
        }
    }

    // --- looking ---

    private void look(Running running, DrainReport report) {
        assertThat(running.state()).isEqualTo(State.COMPLETED);
        assertThat(report.acked() + report.deadLettered() + report.rejected()).isEqualTo(report.emitted());
        assertThat(report.abandoned()).isZero();
        assertThat(watched.mistakes()).isEmpty();
        watchedAsides.forEach(aside -> assertThat(aside.mistakes()).isEmpty());
        assertThat(losses).isEmpty();
        // A merge takes ahead from each source as many as may be in flight, at most.
        assertThat(source.demand().mostOutstanding())
                .isLessThanOrEqualTo(flow.maxInFlight() * (asides.isEmpty() ? 1 : 2));
        sources()
                .forEach(each -> assertThat(each.demand().settled())
                        .isEqualTo(each.demand().emitted()));
        // A source that takes a partition away cannot keep a commit from being under way.
        assertThat(source.violations())
                .filteredOn(violation -> revoked == 0 || !violation.contains("of an assignment that ended"))
                .isEmpty();
        stages.sinks().values().forEach(sink -> assertThat(sink.violations()).isEmpty());
        if (report.uncommitted().isPresent()) {
            return;
        }
        partitions.forEach(partition -> assertCommitted(source, partition));
        asides.forEach(aside -> assertCommitted(aside, ASIDE));
    }

    private static void assertCommitted(MemorySource<Item> from, String partition) {
        assertThat(from.committed(partition).orElse(-1) + 1)
                .as("all of " + partition + " is committed")
                .isEqualTo(from.outcomes().all().stream()
                        .filter(settled -> settled.position().partition().equals(partition))
                        .mapToLong(settled -> settled.position().offset() + 1)
                        .max()
                        .orElse(0));
    }

    /** Everything that should come of a settled record has come to its sink, or was given up on. */
    private void isCovered(Position position) {
        Item origin = new Item(position.partition(), position.offset(), "");
        stages.expected(origin).forEach((name, items) -> {
            Set<Item> written = Set.copyOf(stages.sinks().get(name).payloads());
            for (Item item : items) {
                if (!written.contains(item) && !isGivenUp(item)) {
                    losses.add(item + " did not come to " + name + ", and its record was settled");
                }
            }
        });
    }

    private boolean isGivenUp(Item item) {
        if (givingUp == STOP || (failed.stream().noneMatch(item::descendsFrom) && !isTakenAlong())) {
            return false;
        }
        return givingUp != DEAD_LETTER
                || letters.payloads().stream()
                        .anyMatch(letter -> letter.position().offset() == item.offset()
                                && letter.position().partition().equals(item.partition()));
    }

    /** The events of a batch, and those within an operator, fail together, so one may be given up on for another's sake. */
    private boolean isTakenAlong() {
        return !failed.isEmpty()
                && (stages.toString().contains("batch") || stages.toString().contains("via"));
    }

    /** What came in another order than promised. Only to be asked where nothing was delivered twice. */
    List<String> disorder() {
        List<String> all = new ArrayList<>();
        if (stages.order() == RandomStages.Order.NONE) {
            return all;
        }
        Map<String, List<Item>> lines = stages.sinks().get("main").written().all().stream()
                .map(Written::payload)
                .collect(Collectors.groupingBy(item -> stages.order() == RandomStages.Order.KEY
                        ? item.partition() + " key " + item.key()
                        : item.partition()));
        new HashMap<>(lines).forEach((line, items) -> {
            for (int i = 1; i < items.size(); i++) {
                if (items.get(i).offset() < items.get(i - 1).offset()) {
                    all.add(line + ": " + items.get(i) + " after " + items.get(i - 1) + " in " + this);
                }
            }
        });
        return all;
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + stages + (asides.isEmpty() ? "" : ", of two sources") + ", giving up by "
                + List.of("dead letter", "drop", "reject", "stop").get(givingUp) + ", " + flow;
    }
}
