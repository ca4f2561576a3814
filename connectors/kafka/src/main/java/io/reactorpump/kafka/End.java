package io.reactorpump.kafka;

import io.reactorpump.api.policy.Checks;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.reactivestreams.Publisher;

/**
 * Where a source has read enough and completes. Partitions that are added later belong to a later run.
 *
 * <p>With several members in the group each completes when it has read the partitions it holds.
 */
public sealed interface End {

    /** Nowhere: there is always a next record to wait for. */
    static End never() {
        return new Never();
    }

    /** At what is the end of the partitions when the source is subscribed. */
    static End now() {
        return new Now();
    }

    /**
     * At what is the end of the partitions when this publisher has given an item, has completed or has failed, so that one
     * pipeline reads all that another has written: {@code End.when(writer.completed())}. Subscribed to with each
     * subscription of the source.
     */
    static End when(Publisher<?> signal) {
        return new When(signal);
    }

    /** Before these offsets, waiting for what is not there yet. Other partitions are not read. */
    static End at(Map<TopicPartition, Long> offsets) {
        return new At(offsets);
    }

    /** Nowhere. */
    record Never() implements End {}

    /** At what is there. */
    record Now() implements End {}

    /**
     * At what is there then.
     *
     * @param signal whose first sign counts, whichever it is
     */
    record When(Publisher<?> signal) implements End {}

    /**
     * At offsets.
     *
     * @param offsets those of the first records not to be read; at least one
     */
    record At(Map<TopicPartition, Long> offsets) implements End {

        /** Checks each. */
        public At {
            Checks.that(!offsets.isEmpty(), "kafka.source.end", offsets, "the offset of at least one partition");
            offsets.forEach((partition, offset) ->
                    Checks.that(offset >= 0, "kafka.source.end." + partition, offset, "an offset, so 0 or more"));
            offsets = Map.copyOf(offsets);
        }
    }
}
