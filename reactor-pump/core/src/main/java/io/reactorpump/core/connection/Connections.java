package io.reactorpump.core.connection;

import io.reactorpump.api.Clients;
import io.reactorpump.api.Component;
import io.reactorpump.api.Connection;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Names;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.recipe.SharedRecipe;
import io.reactorpump.core.status.ConnectionStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.scheduler.Scheduler;

/** The connections of a pump, by their names. Thread-safe. */
public final class Connections {

    private final List<SharedRecipe<Connection<?>>> recipes;
    private final ConnectionPolicy policy;
    private final Supplier<Scheduler> timers;
    private final Map<String, SharedConnection<?>> made = new LinkedHashMap<>();

    /** Connections that are not made yet. */
    public Connections(List<SharedRecipe<Connection<?>>> recipes, ConnectionPolicy policy, Supplier<Scheduler> timers) {
        this.recipes = List.copyOf(recipes);
        this.policy = policy;
        this.timers = timers;
    }

    /** Their names. */
    public List<String> names() {
        return recipes.stream().map(SharedRecipe::name).distinct().toList();
    }

    /**
     * Makes what is not made yet of its settings.
     *
     * @param config all settings of the pump
     * @param problems gets all that is wrong
     */
    public synchronized void make(Config config, Problems problems) {
        SharedRecipe.make("connection", recipes, made.keySet(), config, problems)
                .forEach(
                        (name, connection) -> made.put(name, new SharedConnection<>(name, connection, policy, timers)));
    }

    /** Notes each of the names that no connection has. */
    public void missing(String user, Collection<String> names, Problems problems) {
        for (String name : names) {
            if (!names().contains(name)) {
                problems.add(new Problem(user, "connection '" + name + "'", Names.oneOf(name, names())));
            }
        }
    }

    /** A component that keeps connections connected from its opening to its closing. */
    public synchronized Component using(Collection<String> names) {
        return new ConnectionsInUse(names.stream().distinct().map(this::shared).toList());
    }

    /** The clients of a connection. */
    public synchronized <C> Clients<C> clients(String name, Class<C> type) {
        return new TypedClients<>(name, shared(name), type);
    }

    private SharedConnection<?> shared(String name) {
        SharedConnection<?> connection = made.get(name);
        if (connection == null) {
            throw new SettingException("connection", name, Names.oneOf(name, made.keySet()));
        }
        return connection;
    }

    /** Why whoever uses these has to wait, if one of them is away. */
    public synchronized Optional<String> trouble(Collection<String> names) {
        return names.stream()
                .map(made::get)
                .filter(Objects::nonNull)
                .map(SharedConnection::status)
                .flatMap(
                        status -> status
                                .reason()
                                .map(why -> "connection '" + status.name() + "' is " + status.state() + ": " + why)
                                .stream())
                .findFirst();
    }

    /** How they are. */
    public synchronized List<ConnectionStatus> status() {
        return made.values().stream().map(SharedConnection::status).toList();
    }
}
