package io.reactorpump.api;

import org.jspecify.annotations.Nullable;

/**
 * A stage as a small class: makes at most one payload of one, within the call.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
@FunctionalInterface
public interface Processor<I, O> extends Component {

    /**
     * Works on one event. Called one at a time per pipeline. Must not block.
     *
     * @return the new payload, or null to drop the event, which acknowledges it
     * @throws Exception to fail the event, which the policy of the stage decides on
     */
    @Nullable O process(EventContext context, I payload) throws Exception;
}
