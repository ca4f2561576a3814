package io.reactorpump.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;

/** What a member sees of the brokers, once in a while: whether one is there, and how far behind it is. Poll thread only, but for {@link #isConnected()}. */
final class Lookout {

    private static final long LOOK_NANOS = 500_000_000;

    private volatile boolean connected;
    private long looked = System.nanoTime() - LOOK_NANOS;

    /** Looks, if it is time, and tells the assignments what is behind them. */
    void look(Consumer<?, ?> consumer, List<Assignment> assignments) {
        if (System.nanoTime() - looked >= LOOK_NANOS) {
            looked = System.nanoTime();
            connected = isConnected(consumer);
            for (Assignment assignment : assignments) {
                consumer.currentLag(assignment.topicPartition()).ifPresent(assignment::lag);
            }
        }
    }

    private static boolean isConnected(Consumer<?, ?> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .anyMatch(metric -> metric.getValue().metricValue() instanceof Number count && count.intValue() > 0);
    }

    /** Whether a broker was there when it last looked. */
    boolean isConnected() {
        return connected;
    }
}
