package io.reactorpump.core.component;

import io.reactorpump.api.InlineSink;
import io.reactorpump.api.policy.Checks;
import java.util.concurrent.atomic.LongAdder;

/**
 * A sink that throws everything away, and counts it.
 *
 * @param <T> the type of the payloads
 */
public final class NullSink<T> implements InlineSink<T> {

    private final String name;
    private final LongAdder count = new LongAdder();

    /** One that is called {@code NullSink}. */
    public NullSink() {
        this(NullSink.class.getSimpleName());
    }

    private NullSink(String name) {
        this.name = name;
    }

    /** One of this name, as two sinks of a pipeline must not share theirs. */
    public static <T> NullSink<T> named(String name) {
        Checks.notBlank("NullSink.name", name);
        return new NullSink<>(name);
    }

    /** How many payloads it has taken, in all runs. */
    public long count() {
        return count.sum();
    }

    @Override
    public void accept(T payload) {
        count.increment();
    }

    @Override
    public String componentName() {
        return name;
    }
}
