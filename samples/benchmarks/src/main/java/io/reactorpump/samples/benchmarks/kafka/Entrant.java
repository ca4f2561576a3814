package io.reactorpump.samples.benchmarks.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Who takes part in which row; each row's first is the one that the others are compared with. */
enum Entrant {
    REACTOR_PUMP(Row.COPY, PumpCopy::new),
    HAND_WRITTEN_LOOP(Row.COPY, HandWrittenLoop::new),
    PEKKO(Row.COPY, PekkoCopy::new),
    REACTOR_KAFKA(Row.COPY, ReactorKafkaCopy::new),
    REACTOR_PUMP_KEYED(Row.KEYED, PumpKeyed::new),
    PARALLEL_CONSUMER(Row.KEYED, ParallelConsumerKeyed::new),
    GROUP_BY(Row.KEYED, GroupByKeyed::new);

    /** What is compared. */
    enum Row {
        /** Kafka → map → Kafka. */
        COPY(3_000_000),
        /** Ten milliseconds for each record, in order per key. */
        KEYED(300_000);

        private final int records;

        Row(int records) {
            this.records = records;
        }

        int records() {
            return Integer.getInteger("records", records);
        }

        List<Entrant> entrants() {
            return Arrays.stream(Entrant.values())
                    .filter(entrant -> entrant.row == this)
                    .toList();
        }
    }

    private final Row row;
    private final Supplier<Contender> contender;

    Entrant(Row row, Supplier<Contender> contender) {
        this.row = row;
        this.contender = contender;
    }

    Row row() {
        return row;
    }

    Contender contender() {
        return contender.get();
    }
}
