package io.reactorpump.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.reactorpump.api.Connection;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.hazelcast.GridOptions.Mode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A Hazelcast cluster as a connection of the pump. By default this process is a member, which listens on loopback, looks for
 * nobody by multicast and is found by nobody who does not know its address.
 *
 * <pre>{@code
 * Pump pump = Pump.load().connection("grid", HazelcastGrid::of);     // [connection:grid] mode = client, members = ...
 * }</pre>
 */
public final class HazelcastGrid implements Connection<HazelcastInstance> {

    private final String name;
    private final Callable<HazelcastInstance> maker;

    /** How often it was connected or disconnected: an instance that took so long that nobody waits for it goes at once. */
    private int round;

    private volatile @Nullable HazelcastInstance instance;

    private HazelcastGrid(String name, Callable<HazelcastInstance> maker) {
        this.name = name;
        this.maker = maker;
    }

    /** As its section of the configuration says: {@code mode}, {@code cluster}, {@code host}, {@code port}, {@code members}. */
    public static HazelcastGrid of(io.reactorpump.core.config.Config settings) {
        GridOptions bound = settings.bind(GridOptions.class);
        return of(bound);
    }

    static HazelcastGrid of(GridOptions settings) {
        return of(settings.cluster(), settings);
    }

    /** This process as a member on loopback, on the port or the first that is free after it, which joins others there. */
    public static HazelcastGrid member(String name, String cluster, int port, String... others) {
        return of(name, new GridOptions(Mode.MEMBER, cluster, "127.0.0.1", port, List.of(others)));
    }

    /** This process as a client. */
    public static HazelcastGrid client(String name, String cluster, String... members) {
        return of(name, new GridOptions(Mode.CLIENT, cluster, "127.0.0.1", 5701, List.of(members)));
    }

    /** An instance that the caller configures: made for each connect, and shut down with each disconnect. */
    public static HazelcastGrid of(String name, Callable<HazelcastInstance> maker) {
        return new HazelcastGrid(name, maker);
    }

    private static HazelcastGrid of(String name, GridOptions settings) {
        return new HazelcastGrid(
                name,
                settings.mode() == Mode.MEMBER
                        ? () -> Hazelcast.newHazelcastInstance(member(settings))
                        : () -> HazelcastClient.newHazelcastClient(client(settings)));
    }

    private static Config member(GridOptions settings) {
        Config config = new Config().setClusterName(settings.cluster());
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.getMetricsConfig().setEnabled(false);
        NetworkConfig network =
                config.getNetworkConfig().setPort(settings.port()).setPortAutoIncrement(true);
        network.getInterfaces().setEnabled(true).addInterface(settings.host());
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
        return config;
    }

    private static ClientConfig client(GridOptions settings) {
        ClientConfig config = new ClientConfig().setClusterName(settings.cluster());
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.client.statistics.enabled", "false");
        config.getNetworkConfig().setAddresses(settings.members());
        // A call while no member is there is to fail, not to wait: who calls knows what to do.
        config.getConnectionStrategyConfig().setReconnectMode(ReconnectMode.ASYNC);
        return config;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Mono<Void> connect() {
        return Mono.defer(() -> {
            int mine = next();
            return Mono.<Void>fromRunnable(() -> begin(mine)).subscribeOn(Schedulers.boundedElastic());
        });
    }

    private synchronized int next() {
        return ++round;
    }

    private void begin(int mine) {
        HazelcastInstance made;
        try {
            made = maker.call();
        } catch (Exception e) {
            throw new InfrastructureException("Hazelcast cluster '" + name + "' can not be joined", e);
        }
        if (!keep(made, mine)) {
            made.shutdown();
        }
    }

    private synchronized boolean keep(HazelcastInstance made, int mine) {
        if (mine == round) {
            instance = made;
        }
        return mine == round;
    }

    private synchronized @Nullable HazelcastInstance leave() {
        round++;
        HazelcastInstance last = instance;
        instance = null;
        return last;
    }

    @Override
    public Mono<HazelcastInstance> acquire() {
        return Mono.defer(() -> {
            HazelcastInstance current = instance;
            return current == null
                    ? Mono.error(new InfrastructureException("Hazelcast cluster '" + name + "' is not connected", null))
                    : Mono.just(current);
        });
    }

    @Override
    public Mono<Void> check() {
        return acquire()
                .filter(current -> current.getLifecycleService().isRunning())
                .switchIfEmpty(Mono.error(
                        () -> new InfrastructureException("Hazelcast instance '" + name + "' was shut down", null)))
                .then();
    }

    @Override
    public Mono<Void> disconnect() {
        return Mono.<Void>fromRunnable(() -> {
                    HazelcastInstance last = leave();
                    if (last != null) {
                        last.shutdown();
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }
}
