package io.reactorpump.kafka;

import io.reactorpump.api.Sink;
import io.reactorpump.test.tck.SinkTck;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Over a topic of a broker; run by {@link KafkaSinkTckIT}. */
public final class KafkaSinkTck extends SinkTck<Integer> {

    static volatile @Nullable Sink<Integer> sink;

    @Override
    protected Sink<Integer> sink() {
        // The TCK makes many subscribers and ends none, so they share a producer.
        return Objects.requireNonNull(sink);
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }
}
