package io.reactorpump.api;

/** What a component may know of the application that its pipeline runs in. Thread-safe. */
public interface Application {

    /** The topics of the application. */
    PubSub pubsub();

    /** Whether no event is in flight, in any pipeline. */
    boolean isIdle();

    /**
     * The clients of a connection, for a component that has named it in {@link Component#connections()}. While the connection
     * is away they are waited for.
     *
     * @param client the type of the client
     * @throws io.reactorpump.api.error.SettingException if there is no connection of that name
     */
    <C> Clients<C> connection(String name, Class<C> client);

    /**
     * A dictionary. It is loaded before any component is opened.
     *
     * @param value the type of the values
     * @throws io.reactorpump.api.error.SettingException if there is none of that name
     */
    <V> Lookup<V> lookup(String name, Class<V> value);

    /**
     * For a component that stands alone: always idle, on its topics nobody says anything to anybody, and it has neither
     * connections nor dictionaries.
     */
    static Application none() {
        return NoApplication.NONE;
    }
}
