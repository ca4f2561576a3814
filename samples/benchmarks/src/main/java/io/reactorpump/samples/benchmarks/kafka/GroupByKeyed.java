package io.reactorpump.samples.benchmarks.kafka;

import java.time.Duration;
import java.util.List;
import reactor.core.Disposable;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverRecord;

/**
 * reactor-kafka with a group per key.
 *
 * <p>It never gives up a group, so it is good for a known number of keys only; with fewer groups at once than keys it
 * would stand still.
 */
final class GroupByKeyed implements Contender {

    private static final int IN_FLIGHT = 8_192;

    @Override
    public AutoCloseable start(Job job) {
        Disposable running = KafkaReceiver.create(ReceiverOptions.<String, byte[]>create(job.consumerOfStringKeys())
                        .subscription(List.of(job.input()))
                        .commitInterval(Duration.ofSeconds(1))
                        .maxDeferredCommits(100_000))
                .receive()
                .groupBy(ReceiverRecord::key, received -> received, IN_FLIGHT)
                .flatMap(
                        group -> group.concatMap(received -> job.work()
                                .on(received.value())
                                .doOnNext(tick -> received.receiverOffset().acknowledge())),
                        Payload.KEYS)
                .subscribe();
        return running::dispose;
    }
}
