package io.reactorpump.api;

/**
 * A stage that makes any number of payloads of one by calling {@link Injector#inject} for each, and may block while
 * there is no demand: it runs on a thread for blocking work.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
@FunctionalInterface
public interface Generator<I, O> extends Component {

    /**
     * Makes payloads. The event is done with this stage when the call returned.
     *
     * @throws Exception to fail the event after the payloads already injected have ended
     */
    void generate(EventContext context, I payload, Injector<O> injector) throws Exception;

    /**
     * Takes what a generator makes.
     *
     * @param <O> the type of the payloads
     */
    @FunctionalInterface
    interface Injector<O> {

        /**
         * Hands a payload to the next stage, and waits until that stage has asked for it.
         *
         * @throws InterruptedException if the pipeline stops meanwhile
         */
        void inject(O payload) throws InterruptedException;
    }
}
