package io.reactorpump.core.connection;

import io.reactorpump.api.Connection;
import io.reactorpump.core.recipe.MadeClass;
import io.reactorpump.core.recipe.Maker;

/**
 * What a connection is made of: {@code [connection:MyServiceConnection]} for {@code MyServiceConnection::new}.
 *
 * @param name its name, which is the name of its section
 * @param maker makes it
 */
public record ConnectionRecipe(String name, Maker<? extends Connection<?>> maker) {

    /** A constructor of a connection. */
    @FunctionalInterface
    public interface OfConnection extends Maker<Connection<?>> {}

    /** A connection named as its class. */
    public static ConnectionRecipe of(OfConnection constructor) {
        return new ConnectionRecipe(MadeClass.nameOf(constructor), constructor);
    }

    /** A connection that is there already, and takes no settings. */
    public static ConnectionRecipe of(Connection<?> connection) {
        return new ConnectionRecipe(connection.name(), settings -> connection);
    }
}
