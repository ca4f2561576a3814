package io.reactorpump.samples.benchmarks.kafka;

import java.time.Duration;
import java.util.List;
import reactor.core.Disposable;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverRecord;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderOptions;
import reactor.kafka.sender.SenderRecord;

/** reactor-kafka as its manual has it: receive, map, send, acknowledge. Acks may come out of order, commits do not. */
final class ReactorKafkaCopy implements Contender {

    @Override
    public AutoCloseable start(Job job) {
        KafkaReceiver<byte[], byte[]> receiver =
                KafkaReceiver.create(ReceiverOptions.<byte[], byte[]>create(job.consumer())
                        .subscription(List.of(job.input()))
                        .commitInterval(Duration.ofSeconds(1))
                        .maxDeferredCommits(100_000));
        KafkaSender<byte[], byte[]> sender = KafkaSender.create(
                SenderOptions.<byte[], byte[]>create(job.producer()).maxInFlight(1_024));
        Disposable running = sender.<ReceiverRecord<byte[], byte[]>>send(
                        receiver.receive().map(received -> SenderRecord.create(job.mapped(received), received)))
                .subscribe(
                        result -> result.correlationMetadata().receiverOffset().acknowledge());
        return () -> {
            running.dispose();
            sender.close();
        };
    }
}
