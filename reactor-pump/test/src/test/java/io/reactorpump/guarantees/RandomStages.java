package io.reactorpump.guarantees;

import io.reactorpump.api.Event;
import io.reactorpump.api.policy.BatchPolicy;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.Branch;
import io.reactorpump.core.Flow;
import io.reactorpump.test.MemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stages composed by chance, and what they would make of each item if nothing ever failed: which items go to which sink.
 */
final class RandomStages {

    /** The order that the stages promise. */
    enum Order {
        PARTITION,
        KEY,
        NONE
    }

    private static final String MAIN = "main";

    private final Random random;
    private final UnaryOperator<Item> trouble;
    private final Consumer<Item> late;
    private final List<String> names = new ArrayList<>();
    private final List<Function<Flow<Item>, Flow<Item>>> stages = new ArrayList<>();
    private final List<Function<Item, Made>> models = new ArrayList<>();
    private final Map<String, MemorySink<Item>> sinks = new LinkedHashMap<>();
    private Order order = Order.PARTITION;
    private int salt;

    /** What a stage makes of an item: what goes on, and what goes into branches. */
    private record Made(List<Item> on, Map<String, List<Item>> aside) {

        static Made of(List<Item> on) {
            return new Made(on, Map.of());
        }
    }

    /**
     * Stages.
     *
     * @param trouble called with each item by each function; throws now and then
     * @param late told of each item whose answer does not come in time
     */
    RandomStages(Random random, UnaryOperator<Item> trouble, Consumer<Item> late) {
        this.random = random;
        this.trouble = trouble;
        this.late = late;
        sinks.put(MAIN, MemorySink.<Item>named(MAIN).withConcurrency(1 + random.nextInt(4)));
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            add(false);
        }
    }

    Flow<Item> applied(Flow<Item> flow) {
        Flow<Item> last = flow;
        for (Function<Flow<Item>, Flow<Item>> stage : stages) {
            last = stage.apply(last);
        }
        return last;
    }

    Map<String, MemorySink<Item>> sinks() {
        return sinks;
    }

    Order order() {
        return order;
    }

    /** Which items of a source item should come to which sink. */
    Map<String, List<Item>> expected(Item origin) {
        Map<String, List<Item>> all = new LinkedHashMap<>();
        List<Item> line = List.of(origin);
        for (Function<Item, Made> model : models) {
            List<Item> next = new ArrayList<>();
            for (Item item : line) {
                Made made = model.apply(item);
                next.addAll(made.on());
                made.aside()
                        .forEach((sink, items) -> all.computeIfAbsent(sink, s -> new ArrayList<>())
                                .addAll(items));
            }
            line = next;
        }
        all.put(MAIN, line);
        return all;
    }

    @Override
    public String toString() {
        return names + " in order of " + order;
    }

    private void add(boolean inLane) {
        int number = ++salt;
        String name = "s" + number;
        switch (random.nextInt(inLane ? 7 : 15)) {
            case 0 -> stage(name + ":map", flow -> flow.map(name, trouble::apply), item -> Made.of(List.of(item)));
            case 1 ->
                stage(
                        name + ":filter",
                        flow -> flow.filter(name, item -> trouble.apply(item).chance(number, 4) > 0),
                        item -> Made.of(item.chance(number, 4) > 0 ? List.of(item) : List.of()));
            case 2 -> {
                boolean ordered = inLane || random.nextInt(4) > 0;
                int concurrency = 1 + random.nextInt(4);
                relax(ordered ? Order.PARTITION : Order.NONE);
                stage(
                        name + ":mono" + (ordered ? "" : "-unordered"),
                        flow -> flow.process(
                                name,
                                (Item item) -> soon(item.chance(number, 3)).map(tick -> trouble.apply(item)),
                                ordered ? StageOptions.concurrency(concurrency) : StageOptions.unordered(concurrency)),
                        item -> Made.of(List.of(item)));
            }
            case 3 ->
                stage(
                        name + ":flux",
                        flow -> flow.process(
                                name,
                                (Item item) -> soon(item.chance(number, 3))
                                        .thenMany(Flux.fromIterable(children(item, number)))
                                        .doOnNext(child -> trouble.apply(item)),
                                StageOptions.concurrency(1 + random.nextInt(3))),
                        item -> Made.of(children(item, number)));
            case 4 ->
                stage(
                        name + ":generate",
                        flow -> flow.generate(name, (Item item) -> children(trouble.apply(item), number)),
                        item -> Made.of(children(item, number)));
            case 6 -> {
                Set<Item> tried = ConcurrentHashMap.newKeySet();
                stage(
                        name + ":timeout",
                        flow -> flow.process(
                                name,
                                (Item item) -> answerInTime(item, number, tried),
                                StageOptions.concurrency(1 + random.nextInt(3)).timeout(Duration.ofMillis(2))),
                        item -> Made.of(List.of(item)));
            }
            case 5 -> stage(name + ":peek", flow -> flow.peek(name, trouble::apply), item -> Made.of(List.of(item)));
            case 7 -> {
                relax(Order.KEY);
                Function<Flow<Item>, Flow<Item>> lane = lane();
                int concurrency = 1 + random.nextInt(4);
                wrap(
                        name + ":keyed",
                        flow -> flow.keyed(name, item -> trouble.apply(item).key(), concurrency, lane));
            }
            case 8 -> {
                relax(Order.NONE);
                Function<Flow<Item>, Flow<Item>> lane = lane();
                int concurrency = 1 + random.nextInt(3);
                wrap(name + ":parallel", flow -> flow.parallel(name, concurrency, lane));
            }
            case 9 -> {
                int size = 1 + random.nextInt(4);
                stage(
                        name + ":batch",
                        flow -> flow.batch(name, new BatchPolicy(size, Duration.ofMillis(1)))
                                .generate(name + "-items", batch -> {
                                    trouble.apply(batch.get(0));
                                    return batch;
                                }),
                        item -> Made.of(List.of(item)));
            }
            case 10 -> {
                MemorySink<Item> sink = sink(name);
                stage(
                        name + ":tee",
                        flow -> flow.tee(
                                name,
                                Branch.required(
                                        name + "-branch", side -> side.map(name + "-map", trouble::apply), sink),
                                Branch.bestEffort(name + "-loose", MemorySink.<Item>named(name + "-loose-sink"))),
                        item -> new Made(List.of(item), Map.of(name, List.of(item))));
            }
            case 11 -> {
                MemorySink<Item> sink = sink(name);
                stage(
                        name + ":route",
                        flow -> flow.route(
                                name,
                                Branch.when(
                                        name + "-branch",
                                        item -> trouble.apply(item).chance(number, 3) == 0,
                                        sink)),
                        item -> item.chance(number, 3) == 0
                                ? new Made(List.of(), Map.of(name, List.of(item)))
                                : Made.of(List.of(item)));
            }
            case 12 ->
                stage(
                        name + ":dedupe",
                        flow -> flow.dedupe(name, item -> trouble.apply(item), 10_000),
                        item -> Made.of(List.of(item)));
            case 13 ->
                stage(
                        name + ":throttle",
                        flow -> flow.throttle(name, 50, Duration.ofMillis(1)),
                        item -> Made.of(List.of(item)));
            default -> {
                // An event that goes through again, after the chain failed, comes behind others.
                relax(Order.NONE);
                stage(
                        name + ":via",
                        flow -> flow.via(
                                name,
                                events -> events.<Event<Item>>concatMap(
                                        event -> soon(event.payload().chance(number, 3))
                                                .map(tick -> event.with(trouble.apply(event.payload()))))),
                        item -> Made.of(List.of(item)));
            }
        }
    }

    private void stage(String name, Function<Flow<Item>, Flow<Item>> stage, Function<Item, Made> model) {
        names.add(name);
        stages.add(stage);
        models.add(model);
    }

    /** Takes the stages added last, which are those of a lane, as that. */
    private Function<Flow<Item>, Flow<Item>> lane() {
        int before = stages.size();
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            add(true);
        }
        List<Function<Flow<Item>, Flow<Item>>> inside = new ArrayList<>(stages.subList(before, stages.size()));
        stages.subList(before, stages.size()).clear();
        return flow -> {
            Flow<Item> last = flow;
            for (Function<Flow<Item>, Flow<Item>> stage : inside) {
                last = stage.apply(last);
            }
            return last;
        };
    }

    /** The models of the lane stand in the list already. */
    private void wrap(String name, Function<Flow<Item>, Flow<Item>> stage) {
        names.add(name + " around " + names.subList(Math.max(0, names.size() - 1), names.size()));
        stages.add(stage);
    }

    private void relax(Order next) {
        if (next.compareTo(order) > 0) {
            order = next;
        }
    }

    private MemorySink<Item> sink(String name) {
        MemorySink<Item> sink = MemorySink.<Item>named(name + "-sink").withConcurrency(1 + random.nextInt(4));
        sinks.put(name, sink);
        return sink;
    }

    private static List<Item> children(Item item, int number) {
        return IntStream.range(0, item.chance(number, 4)).mapToObj(item::child).toList();
    }

    /** Some are not answered when they are asked for the first time. */
    private Mono<Item> answerInTime(Item item, int number, Set<Item> tried) {
        if (item.chance(number, 20) == 0 && tried.add(item)) {
            late.accept(item);
            return Mono.never();
        }
        return Mono.fromSupplier(() -> trouble.apply(item));
    }

    private static Mono<Long> soon(int how) {
        return how == 0
                ? Mono.just(0L)
                : how == 1 ? Mono.defer(() -> Mono.just(0L)).hide() : Mono.delay(Duration.ofNanos(100));
    }
}
