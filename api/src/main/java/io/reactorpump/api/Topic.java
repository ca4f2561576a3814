package io.reactorpump.api;

import io.reactorpump.api.policy.Checks;

/**
 * The name of what is said on a {@link PubSub}, and the type of the messages.
 *
 * @param name the name, unique within the application
 * @param type what a message is an instance of
 * @param <T> the type of the messages
 */
public record Topic<T>(String name, Class<T> type) {

    /** Checks the name. */
    public Topic {
        Checks.notBlank("topic.name", name);
    }

    /** A topic with messages of one type. */
    public static <T> Topic<T> of(String name, Class<T> type) {
        return new Topic<>(name, type);
    }

    /** A topic with messages of any type. */
    public static Topic<Object> of(String name) {
        return new Topic<>(name, Object.class);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
