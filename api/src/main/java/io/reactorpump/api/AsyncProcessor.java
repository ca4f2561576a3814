package io.reactorpump.api;

import io.reactorpump.api.policy.StageOptions;
import org.reactivestreams.Publisher;

/**
 * A stage as a small class: makes any number of payloads of one, later.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
@FunctionalInterface
public interface AsyncProcessor<I, O> extends Component {

    /**
     * Works on one event. The event is done with this stage when the publisher has completed; an empty one drops the
     * event, which acknowledges it; an error fails it, also after items were emitted. Cancelled when the event's time is up
     * or the pipeline stops.
     */
    Publisher<? extends O> process(EventContext context, I payload) throws Exception;

    /** How the stage runs where the pipeline does not say so: by default one event at a time. */
    default StageOptions stageOptions() {
        return StageOptions.defaults();
    }
}
