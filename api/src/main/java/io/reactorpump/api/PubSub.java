package io.reactorpump.api;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Topics within the process: who publishes and who subscribes need not know each other. A message goes to those who are
 * subscribed at that moment; nothing is kept for later. Thread-safe.
 *
 * <p>The engine publishes what happens to pipelines; see {@code io.reactorpump.core.pubsub.Lifecycle} for the topics.
 */
public interface PubSub {

    /** How many messages a subscriber may be behind, unless it says otherwise. */
    int BUFFER = 256;

    /**
     * Sends a message to all subscribers. Begins when called, not when subscribed, and never blocks: subscribers get it on
     * the calling thread, as far as they have asked for it.
     *
     * @return what became of it, when each subscriber has received it or its buffer rule has dropped it: a publisher that
     *     waits for this never makes a subscriber drop anything
     * @throws io.reactorpump.api.error.SettingException if the topic is known with another type
     */
    <T> Mono<Delivery> publish(Topic<T> topic, T message);

    /**
     * As {@link #publish(Topic, Object)}, by name.
     *
     * @throws io.reactorpump.api.error.SettingException if the topic is known with a type that the message is not of
     */
    Mono<Delivery> publish(String topic, Object message);

    /** The messages of a topic from now on, for a subscriber that may be {@link #BUFFER} behind and then loses the oldest. */
    default <T> Flux<T> messages(Topic<T> topic) {
        return messages(topic, BUFFER, WhenFull.DROP_OLDEST);
    }

    /**
     * The messages of a topic from the subscription on. Never completes. Cancel ends the subscription.
     *
     * @param buffer how many messages the subscriber may be behind; at least 1
     * @param whenFull what happens then
     * @throws io.reactorpump.api.error.SettingException if the topic is known with another type
     */
    <T> Flux<T> messages(Topic<T> topic, int buffer, WhenFull whenFull);

    /** What happens when a subscriber is as far behind as it may be. */
    enum WhenFull {
        /** It does not get the message that has waited longest. */
        DROP_OLDEST,
        /** It does not get the new message. */
        DROP_NEWEST,
        /** Its subscription fails. */
        FAIL
    }
}
