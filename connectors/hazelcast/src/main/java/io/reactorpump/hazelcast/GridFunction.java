package io.reactorpump.hazelcast;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is done with a payload on another machine: a class, or a lambda, that can be sent there. Its class has to be on the
 * class path of every member. What comes in and goes out is sent as Hazelcast does it: records and classes without further
 * ado, or {@code Serializable}.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
@FunctionalInterface
public interface GridFunction<I, O> extends Serializable {

    /** Works, blocking as it likes; null drops the event. May be called again for an event whose member is lost. */
    @Nullable O apply(I payload) throws Exception;
}
