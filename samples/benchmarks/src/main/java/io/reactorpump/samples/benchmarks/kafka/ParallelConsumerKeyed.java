package io.reactorpump.samples.benchmarks.kafka;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.reactor.ReactorProcessor;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Confluent's parallel-consumer with its Reactor module, ordered by key, as many at once as there are keys. */
final class ParallelConsumerKeyed implements Contender {

    @Override
    public AutoCloseable start(Job job) {
        ReactorProcessor<String, byte[]> processor =
                new ReactorProcessor<>(ParallelConsumerOptions.<String, byte[]>builder()
                        .consumer(new KafkaConsumer<>(job.consumerOfStringKeys()))
                        .ordering(ProcessingOrder.KEY)
                        .maxConcurrency(Payload.KEYS)
                        .commitMode(CommitMode.PERIODIC_CONSUMER_SYNC)
                        .commitInterval(Duration.ofSeconds(1))
                        .build());
        processor.subscribe(List.of(job.input()));
        processor.react(polled -> job.work().on(polled.value()));
        return processor::closeDrainFirst;
    }
}
