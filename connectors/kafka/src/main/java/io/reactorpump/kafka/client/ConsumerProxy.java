package io.reactorpump.kafka.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Polled} in the shape of a consumer, as far as reactor-kafka's loop uses one. A poll's result is the value of a
 * single record, so nothing is done per record. It seems to have no partitions, so pausing all of them means: no demand.
 *
 * <p>A proxy, as the interface has other methods in Kafka 3 than in Kafka 4.
 */
final class ConsumerProxy implements InvocationHandler {

    private static final TopicPartition NOWHERE = new TopicPartition("-", 0);

    private final Polled<?> polled;

    private ConsumerProxy(Polled<?> polled) {
        this.polled = polled;
    }

    static Consumer<?, ?> of(Polled<?> polled) {
        return (Consumer<?, ?>) Proxy.newProxyInstance(
                Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, new ConsumerProxy(polled));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        switch (method.getName()) {
            case "subscribe" -> polled.begin();
            case "poll" -> {
                return records(polled.poll(duration(arguments)));
            }
            case "pause" -> polled.demand(false);
            case "resume" -> polled.demand(true);
            case "wakeup" -> polled.wakeUp();
            case "close" -> polled.close(duration(arguments));
            case "assignment", "paused" -> {
                return Set.of();
            }
            case "toString" -> {
                return "ConsumerProxy[" + polled + "]";
            }
            default -> throw new UnsupportedOperationException(method.toString());
        }
        return null;
    }

    private static Duration duration(Object @Nullable [] arguments) {
        if (arguments != null && arguments.length == 1 && arguments[0] instanceof Duration duration) {
            return duration;
        }
        throw new UnsupportedOperationException("a wait without a limit");
    }

    @SuppressWarnings("deprecation") // in Kafka 4; its successor does not exist in Kafka 3
    private static ConsumerRecords<?, ?> records(@Nullable Object given) {
        return given == null
                ? ConsumerRecords.empty()
                : new ConsumerRecords<>(Map.of(
                        NOWHERE, List.of(new ConsumerRecord<>(NOWHERE.topic(), NOWHERE.partition(), 0, null, given))));
    }
}
