package io.reactorpump.test.contract;

import io.reactorpump.api.Application;
import io.reactorpump.api.Commit;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.Partition;
import io.reactorpump.api.PartitionListener;
import io.reactorpump.api.Position;
import io.reactorpump.api.Received;
import io.reactorpump.api.Source;
import io.reactorpump.api.SourceContext;
import io.reactorpump.test.Greedy;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.StandaloneSourceContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Sources that are broken in one way each, and the tests of the kit that find it. */
enum SourceMutant {
    LOSES_A_RECORD("emitsEveryRecordInTheOrderOfItsPartition", receiving(records -> records.skip(1))),
    EMITS_TWICE(
            "emitsEveryRecordInTheOrderOfItsPartition", receiving(records -> records.flatMap(r -> Flux.just(r, r)))),
    PREFETCHES_TO_THE_SUBSCRIBER("emitsNoMoreThanRequested", honest -> new SourceWrapper(honest) {
        @Override
        public Flux<Received<String>> receive(SourceContext context) {
            return Flux.from(subscriber -> honest.receive(context).subscribe(new Greedy<>(subscriber)));
        }
    }),
    NEVER_COMPLETES(
            "completesAfterTheLastRecordIfBoundedAndOtherwiseStaysOpen",
            receiving(records -> records.concatWith(Flux.never()))),
    REPEATS_AN_OFFSET(
            "numbersRecordsWithGrowingOffsets",
            receiving(records ->
                    records.map(r -> Received.of(String.valueOf(r.payload()), r.partition(), r.offset() / 4)))),
    MAKES_UP_A_PARTITION(
            "assignsEachPartitionOnceBeforeItsRecords",
            receiving(records -> records.map(r -> Received.of(
                    String.valueOf(r.payload()),
                    new StandaloneSourceContext().assign(r.partition().name()),
                    r.offset())))),
    FORGETS_COMMITS("goesOnAfterWhatWasCommitted", honest -> new SourceWrapper(honest) {
        @Override
        public Mono<Void> commit(List<Commit> commits) {
            return Mono.empty();
        }
    }),
    COMMITS_ONE_LESS("goesOnAfterWhatWasCommitted", honest -> new SourceWrapper(honest) {
        @Override
        public Mono<Void> commit(List<Commit> commits) {
            return honest.commit(commits.stream()
                    .map(commit -> new Commit(commit.partition(), commit.offset() - 3))
                    .toList());
        }
    }),
    RENUMBERS_AFTER_A_RESTART(
            "goesOnAfterWhatWasCommitted",
            receiving(records -> records.index((i, r) -> Received.of(String.valueOf(r.payload()), r.partition(), i)))),
    KEEPS_THE_FIRST_COMMIT("goesOnAfterTheLatestOfSeveralCommits", honest -> new SourceWrapper(honest) {
        private boolean committed;

        @Override
        public Mono<Void> commit(List<Commit> commits) {
            boolean first = !committed;
            committed = true;
            return first ? honest.commit(commits) : Mono.empty();
        }
    }),
    COMMITS_WHAT_IT_EMITS("deliversAgainWhatWasNotCommitted", honest -> new SourceWrapper(honest) {
        @Override
        public Flux<Received<String>> receive(SourceContext context) {
            return honest.receive(context)
                    .doOnNext(r -> honest.commit(List.of(new Commit(r.partition(), r.offset())))
                            .subscribe());
        }
    }),
    IGNORES_CANCEL("emitsNothingAfterCancel", uncancellable(false)),
    HOLDS_ON_AFTER_CANCEL("canBeSubscribedAgainAfterCancelWithoutBeingOpenedAgain", uncancellable(true)),
    KEEPS_ITS_PARTITIONS_AFTER_CANCEL(
            "canBeSubscribedAgainAfterCancelWithoutBeingOpenedAgain", honest -> new SourceWrapper(honest) {
                private final StandaloneSourceContext mine = new StandaloneSourceContext();

                @Override
                public Flux<Received<String>> receive(SourceContext context) {
                    return honest.receive(mine)
                            .map(r -> Received.of(String.valueOf(r.payload()), assigned(r.partition()), r.offset()));
                }

                private Partition assigned(Partition partition) {
                    return mine.assigned().all().stream()
                            .filter(p -> p.name().equals(partition.name()))
                            .findFirst()
                            .orElseThrow();
                }
            }),
    OPENS_ONCE_ONLY("canBeClosedAndOpenedAgain", honest -> new SourceWrapper(honest) {
        private boolean closed;

        @Override
        public Mono<Void> open(ComponentContext context) {
            return closed ? Mono.error(new IllegalStateException("closed")) : honest.open(context);
        }

        @Override
        public Mono<Void> close() {
            closed = true;
            return honest.close();
        }
    }),
    WAITS_FOR_A_READER_TO_CLOSE("canBeClosedWithoutHavingBeenRead", honest -> new SourceWrapper(honest) {
        private boolean read;

        @Override
        public Flux<Received<String>> receive(SourceContext context) {
            read = true;
            return honest.receive(context);
        }

        @Override
        public Mono<Void> close() {
            return read ? honest.close() : Mono.never();
        }
    }),
    BLOCKS_WHOEVER_SUBSCRIBES("doesNotBlockTheThreadThatSubscribes", honest -> new SourceWrapper(honest) {
        @Override
        public Flux<Received<String>> receive(SourceContext context) {
            return Flux.defer(() -> {
                Mono.delay(Duration.ofMillis(1)).block();
                return honest.receive(context);
            });
        }
    }),
    EMITS_WHAT_IS_PAUSED("holdsBackAPausedPartitionWhileTheOthersGoOn", honest -> new SourceWrapper(honest) {
        @Override
        public Flux<Received<String>> receive(SourceContext context) {
            return ((MemorySource<String>) honest).withoutPausing().receive(new Pretending(context));
        }
    }),
    CANNOT_TAKE_BACK_WHAT_IT_SAYS_IT_CAN("takesARecordBackAndGoesOn", honest -> new SourceWrapper(honest) {
        @Override
        public Mono<Void> reject(Position position, Throwable cause) {
            return Mono.error(new UnsupportedOperationException("reject"));
        }
    }),
    ENDS_WITH_WHAT_IT_CANNOT_DECODE(
            "emitsWhatItCannotDecodeAsARecordOfItsOwn",
            receiving(records -> records.handle((r, sink) -> {
                if (r.failure() == null) {
                    sink.next(r);
                } else {
                    sink.error(r.failure().cause());
                }
            }))),
    DROPS_WHAT_IT_CANNOT_DECODE(
            "emitsWhatItCannotDecodeAsARecordOfItsOwn", receiving(records -> records.filter(r -> r.failure() == null)));

    final String caughtBy;
    final Function<Source<String>, Source<String>> mutation;

    SourceMutant(String caughtBy, Function<Source<String>, Source<String>> mutation) {
        this.caughtBy = caughtBy;
        this.mutation = mutation;
    }

    private static Function<Source<String>, Source<String>> receiving(
            Function<Flux<Received<String>>, Flux<Received<String>>> change) {
        return honest -> new SourceWrapper(honest) {
            @Override
            public Flux<Received<String>> receive(SourceContext context) {
                return change.apply(honest.receive(context));
            }
        };
    }

    private static Function<Source<String>, Source<String>> uncancellable(boolean silent) {
        return honest -> new SourceWrapper(honest) {
            @Override
            public Flux<Received<String>> receive(SourceContext context) {
                return Flux.from(
                        subscriber -> honest.receive(context).subscribe(new Uncancellable<>(subscriber, silent)));
            }
        };
    }

    /** Tells the engine that the source can hold partitions back, though it cannot. */
    private record Pretending(SourceContext context) implements SourceContext {

        @Override
        public String pipeline() {
            return context.pipeline();
        }

        @Override
        public Scheduler scheduler() {
            return context.scheduler();
        }

        @Override
        public int maxInFlight() {
            return context.maxInFlight();
        }

        @Override
        public Application application() {
            return context.application();
        }

        @Override
        public Mono<Void> ready() {
            return context.ready();
        }

        @Override
        public Partition assign(String name) {
            return context.assign(name, new PartitionListener() {
                @Override
                public void paused(Partition partition, String why) {}

                @Override
                public void resumed(Partition partition) {}
            });
        }

        @Override
        public Partition assign(String name, PartitionListener listener) {
            return context.assign(name, listener);
        }

        @Override
        public Mono<Void> revoke(Collection<Partition> partitions, Duration deadline) {
            return context.revoke(partitions, deadline);
        }

        @Override
        public void lose(Collection<Partition> partitions) {
            context.lose(partitions);
        }
    }
}
