package io.reactorpump.kafka.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import reactor.core.publisher.Flux;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverRecord;
import reactor.kafka.receiver.internals.ConsumerFactory;

/**
 * A thread that polls for as long as somebody subscribes, by reactor-kafka: it counts demand in polls, polls on without
 * demand, and closes on cancel. What a poll is, and all that has to do with records, offsets and groups, is up to a
 * {@link Polled}: reactor-kafka sees a {@link ConsumerProxy} of it.
 */
public final class PollLoop {

    private static final Duration POLL = Duration.ofMillis(100);

    private PollLoop() {}

    /**
     * What the polls of this give. Emits on the polling thread or on the one that requests; at most two polls beyond demand
     * are kept. On cancel and after an error {@link Polled#close} is called, before the error is passed on.
     *
     * @param name of the thread
     */
    public static <B> Flux<B> over(Polled<B> polled, String name, Duration closeTimeout) {
        ReceiverOptions<Object, B> options = ReceiverOptions.<Object, B>create(
                        Map.of(ConsumerConfig.GROUP_ID_CONFIG, name))
                .subscription(List.of(name))
                .pollTimeout(POLL)
                .closeTimeout(closeTimeout)
                .commitInterval(Duration.ZERO)
                .maxDelayRebalance(Duration.ZERO);
        return KafkaReceiver.create(new Proxies(polled), options).receive(1).map(ReceiverRecord::value);
    }

    private static final class Proxies extends ConsumerFactory {

        private final Polled<?> polled;

        Proxies(Polled<?> polled) {
            this.polled = polled;
        }

        @Override
        @SuppressWarnings("unchecked") // reactor-kafka hands through what the polls give, of whatever type
        public <K, V> Consumer<K, V> createConsumer(ReceiverOptions<K, V> options) {
            return (Consumer<K, V>) ConsumerProxy.of(polled);
        }
    }
}
