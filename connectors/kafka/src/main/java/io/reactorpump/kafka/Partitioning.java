package io.reactorpump.kafka;

import io.reactorpump.api.EventContext;
import io.reactorpump.api.policy.Checks;
import java.util.function.BiFunction;

/**
 * Which partition of its topic a record goes to.
 *
 * @param <T> the type of the payloads
 */
public sealed interface Partitioning<T> {

    /**
     * By the hash of the key, as all Kafka clients do it; records without a key are spread. The default. A
     * {@code partitioner.class} among the properties takes its place.
     */
    static <T> Partitioning<T> hash() {
        return new Hash<>();
    }

    /** By chance, whatever the key. */
    static <T> Partitioning<T> random() {
        return new Random<>();
    }

    /** Always this one. */
    static <T> Partitioning<T> manual(int partition) {
        Checks.notNegative("kafka.sink.partition", partition);
        return manual((context, payload) -> partition);
    }

    /** The one that the function names. One that the topic does not have fails the event. */
    static <T> Partitioning<T> manual(BiFunction<? super EventContext, ? super T, Integer> partition) {
        return new Manual<>(partition);
    }

    /** By the key. */
    record Hash<T>() implements Partitioning<T> {}

    /** By chance. */
    record Random<T>() implements Partitioning<T> {}

    /**
     * By a function.
     *
     * @param partition names the partition
     */
    record Manual<T>(BiFunction<? super EventContext, ? super T, Integer> partition) implements Partitioning<T> {}
}
